import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { laptopEgress } from '../../platform/egress/testing.ts'
import { Readable } from 'node:stream'
import type { Input, operations } from '@boathouse/contract'
import { NoSuchNamespace, NoSuchTable, type IcebergCatalog } from '@boathouse/iceberg'
import { localStorage, locationOf, type ObjectStorage } from '@boathouse/storage'
import { silentLog } from '../../platform/log.ts'
import { scriptedEngine, type ScriptedEngine } from '../../testing/scripted-engine.ts'
import { createTestWorkspace, type TestWorkspace } from '../../testing/test-workspace.ts'
import type { LiveTable } from '../datasets/index.ts'
import { createIngestModule, type IngestModule, type IngestModuleOptions } from './index.ts'
import * as ingests from './ingests.service.ts'
import * as uploads from './uploads.service.ts'

export interface FakeSnapshot {
  readonly 'snapshot-id': bigint
  readonly summary: Readonly<Record<string, string>>
}

export interface IngestRoom {
  readonly room: TestWorkspace
  readonly script: ScriptedEngine
  readonly module: IngestModule
  readonly storage: ObjectStorage
  readonly store: string
  /** Tables of the schema `main`, by name. */
  readonly tables: Map<string, { readonly live: LiveTable; readonly snapshots: FakeSnapshot[] }>
  readonly addTable: (name: string) => void
  readonly upload: (
    body: Readable | string,
    headers?: Record<string, string>,
  ) => ReturnType<typeof uploads.createUpload>
  readonly load: (
    uploadId: string,
    more?: Partial<Input<typeof operations.createIngest>['body']>,
  ) => ReturnType<typeof ingests.createIngest>
  readonly get: (id: string) => ReturnType<typeof ingests.getIngest>
  readonly cancel: (id: string) => ReturnType<typeof ingests.cancelIngest>
  /** Locations of what lies in the store. */
  readonly objects: () => Promise<string[]>
  readonly close: () => Promise<void>
}

const fakeCatalog = (tables: IngestRoom['tables']): IcebergCatalog => {
  const known: Partial<IcebergCatalog> = {
    name: 'lake',
    loadNamespace: async (namespace) => {
      if (namespace.join('.') !== 'main') throw new NoSuchNamespace(namespace)
      return {}
    },
    loadTable: async (ident) => {
      const found = tables.get(ident.name)
      if (!found) throw new NoSuchTable(ident)
      return { metadata: { location: found.live.location, snapshots: found.snapshots } } as never
    },
  }
  return known as IcebergCatalog
}

/** What a person does, as the administrator. */
const requestsOf = (
  room: TestWorkspace,
  { deps }: IngestModule,
): Pick<IngestRoom, 'upload' | 'load' | 'get' | 'cancel'> => ({
  upload: (body, headers = {}) => {
    const bytes = typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body
    const raw = { headers, body: bytes, secure: false }
    return uploads.createUpload(deps, room.request('uploads.create'), room.workspace, 'data.csv', raw)
  },
  load: (upload_id, more = {}) =>
    ingests.createIngest(deps, room.request('ingests.create'), room.workspace, {
      upload_id,
      target: { catalog: 'lake', schema: 'main', table: 'flights' },
      mode: 'create',
      on_bad_rows: 'refuse',
      wait_timeout: '10s',
      ...more,
    }),
  get: (id) => ingests.getIngest(deps, room.request('ingests.get'), room.workspace, id),
  cancel: (id) => ingests.cancelIngest(deps, room.request('ingests.cancel'), room.workspace, id),
})

const noConnection = (): Promise<never> => Promise.reject(new Error('there are no connections here'))

/** The module over a real database, a real directory and a scripted engine. */
export const createIngestRoom = async (options: Partial<IngestModuleOptions> = {}): Promise<IngestRoom> => {
  const room = await createTestWorkspace()
  const script = scriptedEngine()
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-ingest-'))
  const store = locationOf(directory)
  const storage = localStorage()
  const tables: IngestRoom['tables'] = new Map()
  let made = 0
  const catalog = fakeCatalog(tables)
  const module = createIngestModule({
    db: room.database.db,
    engine: script.engine,
    log: silentLog(),
    storage,
    store,
    catalog: async (name) => (name === 'lake' ? catalog : undefined),
    tables: {
      byName: async (_, name) => tables.get(name.table)?.live,
      byUuid: async () => new Map(),
    },
    actingAs: (_, work) => work(),
    connections: { open: noConnection, kindOf: noConnection },
    egress: laptopEgress(),
    scratchDirectory: join(directory, 'incoming'),
    changed: (topic, id) => room.told.push(`${topic} ${id}`),
    ...options,
  })
  return {
    room,
    script,
    module,
    storage,
    store,
    tables,
    addTable: (name) => {
      const uuid = `00000000-0000-7000-8000-${String(++made).padStart(12, '0')}`
      const thing = { kind: 'table' as const, id: uuid, name: `lake.main.${name}` }
      const location = `file:///lake/${name}`
      const live = { uuid, catalog: 'lake', schema: 'main', table: name, location, thing }
      tables.set(name, { live, snapshots: [] })
    },
    ...requestsOf(room, module),
    objects: async () => {
      const found: string[] = []
      for await (const { location } of storage.list(store)) found.push(location)
      return found
    },
    close: async () => {
      await module.stop()
      await room.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
