import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  parseMetadata,
  parseViewMetadata,
  serialiseMetadata,
  serialiseViewMetadata,
  type NewSchema,
  type TableIdent,
  type TableMetadata,
  type TableUpdate,
  type ViewMetadata,
} from '@boathouse/iceberg'
import { localStorage, locationOf, type ObjectStorage } from '@boathouse/storage'
import type { AuditEntry, Context } from '../../platform/context.ts'
import { inTransaction } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { silentLog } from '../../platform/log.ts'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { recordAuditEvent } from '../audit/index.ts'
import type { CatalogDeps } from './catalog-deps.ts'
import { openFence } from './commit-fence.ts'
import { nobodyWatches } from './snapshot-watch.ts'
import { commitQueue } from './commit-queue.ts'
import { metadataFiles } from './metadata-files.ts'
import { createCatalogs, type BuiltInCatalog, type CatalogModuleOptions, type Catalogs } from './index.ts'

/** A real database, a real directory, the catalog `lake`, and an administrator who asks. */
export interface CatalogRoom {
  readonly database: TestDatabase
  readonly catalogs: Catalogs
  readonly ctx: Context
  readonly lake: BuiltInCatalog
  /** The same catalog as other processes have it: they share the database and the storage, nothing else. */
  readonly lakes: readonly BuiltInCatalog[]
  /** Location of the catalog. */
  readonly location: string
  readonly storage: ObjectStorage
  readonly workspaceId: string
  readonly close: () => Promise<void>
}

const administrator = (): Context => {
  const principal = {
    kind: 'user' as const,
    id: newId(),
    name: 'admin',
    isAdmin: true,
    groupIds: [],
    via: { kind: 'token' as const, tokenId: newId() },
  }
  const eventOf = (entry: AuditEntry) => ({
    operation: 'test',
    outcome: 'done' as const,
    principal,
    requestId: undefined,
    sourceAddress: undefined,
    object: entry.object,
    details: entry.details ?? {},
  })
  return {
    operation: 'test',
    requestId: newId(),
    principal,
    sourceAddress: '127.0.0.1',
    ifMatch: undefined,
    log: silentLog(),
    signal: new AbortController().signal,
    may: () => true,
    signedIn: () => principal,
    audit: (tx, entry) => recordAuditEvent(tx, eventOf(entry)),
    auditWith: (db, entry, write) => write(db, eventOf(entry)),
    changed: () => undefined,
  }
}

export const createCatalogRoom = async (
  wrap: (storage: ObjectStorage) => ObjectStorage = (storage) => storage,
  options: Pick<CatalogModuleOptions, 'fence'> = {},
): Promise<CatalogRoom> => {
  const database = await createTestDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-catalog-'))
  const storage = wrap(localStorage())
  const dataLocation = locationOf(directory)
  const open = (): Promise<Catalogs> =>
    createCatalogs({
      db: database.db,
      storage,
      log: silentLog(),
      instanceId: 'test',
      dataLocation,
      verifier: {
        authenticateBearer: () => Promise.resolve(undefined),
        verifyTokenCredential: () => Promise.resolve(undefined),
        principalOfToken: () => Promise.resolve(undefined),
      },
      secrets: { open: async () => ({ secret: 'only for tests' }), put: async () => undefined },
      workspaceId: () => Promise.resolve(undefined),
      datasetOf: () => Promise.resolve(null),
      searchDatasets: () => Promise.resolve([]),
      ...options,
    })
  const processes = [await open(), await open(), await open()] as const
  const [catalogs] = processes
  const workspaceId = newId()
  await inTransaction(database.db, async (tx) => {
    await tx
      .insertInto('workspace')
      .values({ id: workspaceId, name: 'default', default_catalog: 'lake' })
      .execute()
    await catalogs.createFor(tx, { id: workspaceId, catalog: 'lake' })
  })
  const ctx = administrator()
  return {
    database,
    catalogs,
    ctx,
    lake: catalogs.catalog('lake', ctx),
    lakes: processes.map((process) => process.catalog('lake', ctx)),
    location: `${dataLocation}/lake`,
    storage,
    workspaceId,
    close: async () => {
      await Promise.all(processes.map((process) => process.close()))
      await database.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** What the module's use cases stand on, with caches of their own: another process as far as they can tell. */
export const depsOf = ({ database, storage }: CatalogRoom): CatalogDeps => ({
  db: database.db,
  storage,
  log: silentLog(),
  tableFiles: metadataFiles<TableMetadata>({
    storage,
    parse: parseMetadata,
    serialise: serialiseMetadata,
    maxCachedBytes: 0,
  }),
  viewFiles: metadataFiles<ViewMetadata>({
    storage,
    parse: parseViewMetadata,
    serialise: serialiseViewMetadata,
    maxCachedBytes: 0,
  }),
  commits: commitQueue(),
  fence: openFence,
  committed: nobodyWatches,
  tidy: () => undefined,
})

export const TWO_COLUMNS: NewSchema = {
  type: 'struct',
  fields: [
    { id: 1, name: 'id', required: false, type: 'long' },
    { id: 2, name: 'name', required: false, type: 'string' },
  ],
}

export const table = (name: string, ...namespace: string[]): TableIdent => ({
  namespace: namespace.length > 0 ? namespace : ['main'],
  name,
})

export const setProperty = (key: string, value: string): TableUpdate => ({
  action: 'set-properties',
  updates: { [key]: value },
})

/** Locations of every object below a prefix; without the stored names of tables, which come and go by themselves. */
export const listObjects = async (room: CatalogRoom, prefix = room.location): Promise<string[]> => {
  const found: string[] = []
  for await (const object of room.storage.list(prefix))
    if (!object.location.startsWith(`${room.location}/~names/`)) found.push(object.location)
  return found.toSorted()
}
