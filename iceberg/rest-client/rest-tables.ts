import type { CommitTable, CreateTable, IcebergCatalog, TableIdent } from '../catalog.ts'
import { CommitStateUnknown, IcebergError } from '../errors.ts'
import type { RestCatalogOptions } from './rest-options.ts'
import type { PrefixedSession } from './rest-config.ts'
import type { Subject } from './rest-errors.ts'
import { everyName, identOf, identPath, namespacePath } from './rest-names.ts'
import { restTableOf, type RestTable } from './rest-table.ts'

const MAX_METADATA_BYTES = 128 << 20
const MOST_KEPT = 32

export interface RestTableMethods extends Pick<IcebergCatalog, 'listTables' | 'dropTable' | 'renameTable'> {
  readonly loadTable: (ident: TableIdent) => Promise<RestTable>
  readonly createTable: (ident: TableIdent, table: CreateTable) => Promise<RestTable>
  readonly registerTable: (ident: TableIdent, metadataLocation: string) => Promise<RestTable>
  readonly commitTable: (ident: TableIdent, commit: CommitTable) => Promise<RestTable>
}

interface Kept {
  readonly etag: string
  readonly table: RestTable
  readonly at: number
}

/** Credentials that came with a table are not used longer than this, whatever they say themselves. */
const KEPT_MILLIS = 5 * 60_000

const keyOf = (ident: TableIdent): string => JSON.stringify([ident.namespace, ident.name])

/** Tables by name with their ETag, least recently used out first. */
const keptTables = () => {
  const kept = new Map<string, Kept>()
  return {
    get: (ident: TableIdent): Kept | undefined => {
      const found = kept.get(keyOf(ident))
      return found && Date.now() - found.at < KEPT_MILLIS ? found : undefined
    },
    set: (ident: TableIdent, etag: string | null, table: RestTable): void => {
      kept.delete(keyOf(ident))
      if (etag === null) return
      kept.set(keyOf(ident), { etag, table, at: Date.now() })
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST_KEPT) break
        kept.delete(oldest)
      }
    },
  }
}

const loading = (session: PrefixedSession, delegation: Readonly<Record<string, string>>) => {
  const kept = keptTables()
  return async (ident: TableIdent): Promise<RestTable> => {
    const known = kept.get(ident)
    const { status, headers, body } = await session.ask({
      path: await identPath(session, 'tables', ident),
      query: { snapshots: 'all' },
      headers: { ...delegation, ...(known && { 'if-none-match': known.etag }) },
      about: { kind: 'table', ident },
      maxBytes: MAX_METADATA_BYTES,
    })
    if (status === 304 && known) return known.table
    const table = restTableOf(session.name, body)
    kept.set(ident, headers.get('etag'), table)
    return table
  }
}

/** 5xx, no answer, or one that cannot be read: the commit may have happened. */
const orUnknown = (error: unknown): never => {
  if (error instanceof IcebergError && error.status < 500) throw error
  const reason = error instanceof Error ? error.message : String(error)
  throw new CommitStateUnknown(`Nobody knows whether the commit happened. ${reason}`, error)
}

const createBody = (name: string, table: CreateTable): Readonly<Record<string, unknown>> => ({
  name,
  schema: table.schema,
  'partition-spec': table.spec && { 'spec-id': 0, ...table.spec },
  'write-order': table.sortOrder,
  location: table.location,
  properties: table.properties ?? {},
  'stage-create': table.stage ?? false,
})

export const restTables = (session: PrefixedSession, options: RestCatalogOptions): RestTableMethods => {
  const delegation: Record<string, string> = options.vendedCredentials
    ? { 'x-iceberg-access-delegation': 'vended-credentials' }
    : {}
  const post = async (path: string, body: unknown, about: Subject): Promise<RestTable> => {
    const answer = await session.ask({
      method: 'POST',
      path,
      body,
      headers: delegation,
      about,
      maxBytes: MAX_METADATA_BYTES,
    })
    return restTableOf(session.name, answer.body)
  }
  return {
    listTables: async (namespace) => {
      const path = `${await namespacePath(session, namespace)}/tables`
      const about = { kind: 'namespace', namespace } as const
      const found = await everyName(session, { path, field: 'identifiers', about }, identOf)
      return found.map(({ name }) => ({ namespace, name }))
    },
    loadTable: loading(session, delegation),
    createTable: async (ident, table) =>
      post(`${await namespacePath(session, ident.namespace)}/tables`, createBody(ident.name, table), {
        kind: 'table',
        ident,
        conflict: 'exists',
      }),
    registerTable: async (ident, metadataLocation) =>
      post(
        `${await namespacePath(session, ident.namespace)}/register`,
        { name: ident.name, 'metadata-location': metadataLocation },
        { kind: 'table', ident, conflict: 'exists' },
      ),
    commitTable: async (ident, { requirements, updates }) => {
      const path = await identPath(session, 'tables', ident)
      const body = { identifier: ident, requirements, updates }
      return post(path, body, { kind: 'table', ident, conflict: 'commit' }).catch(orUnknown)
    },
    dropTable: async (ident, { purge = false } = {}) => {
      const path = await identPath(session, 'tables', ident)
      const query = { purgeRequested: String(purge) }
      await session.ask({ method: 'DELETE', path, query, about: { kind: 'table', ident } })
    },
    renameTable: async (source, destination) => {
      const about = { kind: 'table', ident: source, conflict: 'exists' } as const
      await session.ask({ method: 'POST', path: 'tables/rename', body: { source, destination }, about })
    },
  }
}
