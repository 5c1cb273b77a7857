import { storageConfigFor, type RestTable } from '@boathouse/iceberg'
import { localStorage, schemeOf, type ObjectStorage } from '@boathouse/storage'
import { normalLocation, PATH_PROPERTIES, PathOutsideTable, requireUnder } from '../locations.policy.ts'
import { requireLocalFiles, type LocalFilesRule } from './local-files.policy.ts'
import type { LiveConnection } from './live-connections.ts'

/** Where files of a table may lie: its location, its own paths, and what its credentials are for. Normal form. */
const rootsOf = ({ metadata, credentials }: RestTable): string[] => {
  const own = [metadata.location, ...PATH_PROPERTIES.flatMap((name) => metadata.properties[name] ?? [])]
  const granted = credentials.map(({ prefix }) => prefix)
  const normal = own.map((location) => {
    const found = normalLocation(location)
    if (found === undefined)
      throw new PathOutsideTable(location, metadata.location, 'is no place for a table')
    return found
  })
  return [...normal, ...granted.flatMap((location) => normalLocation(location) ?? [])]
}

export interface TableStorage {
  readonly storage: ObjectStorage
  readonly roots: readonly string[]
}

/** Every method, on the storage that holds its location, after a look whether the table may reach it. */
const routed = (scope: string, of: (location: string) => Promise<ObjectStorage>): ObjectStorage => ({
  scope,
  read: async (location, maxBytes) => (await of(location)).read(location, maxBytes),
  readRange: async (location, offset, length) => (await of(location)).readRange(location, offset, length),
  stream: async (location, range) => (await of(location)).stream(location, range),
  write: async (location, body) => (await of(location)).write(location, body),
  stat: async (location) => (await of(location)).stat(location),
  list: async function* (prefix) {
    yield* (await of(prefix)).list(prefix)
  },
  delete: async (locations) => {
    const homes = await Promise.all(
      locations.map(async (location) => ({ location, home: await of(location) })),
    )
    for (const [home, group] of Map.groupBy(homes, (one) => one.home)) {
      await home.delete(group.map(({ location }) => location))
    }
  },
  deleteUnfinished: async (prefix, before) => (await of(prefix)).deleteUnfinished(prefix, before),
})

/**
 * How the files of one table are reached: with the credentials that came with it, else with the S3 connection; on this
 * disk only by `requireLocalFiles`. `reload` brings the table with new credentials. Throws when the table may not be
 * opened at all.
 */
export const tableStorage = (
  live: LiveConnection,
  table: RestTable,
  rule: Omit<LocalFilesRule, 'endpoint'>,
  reload: () => Promise<RestTable>,
): TableStorage => {
  const { connection, stores } = live
  const roots = rootsOf(table)
  for (const root of roots) {
    if (schemeOf(root) === 'file') requireLocalFiles(root, { ...rule, endpoint: connection.fields.endpoint })
  }
  const local = localStorage()
  let newest = table
  let connected: ReturnType<typeof stores.connected> | undefined
  const configFor = async (location: string): Promise<Readonly<Record<string, string>>> => {
    const config = storageConfigFor(newest, location)
    if (!endsSoon(config)) return config
    newest = await reload()
    return storageConfigFor(newest, location)
  }
  return {
    roots,
    storage: routed(`${connection.id}:${connection.version}`, async (location) => {
      const normal = requireUnder(location, roots)
      if (schemeOf(normal) === 'file') return local
      const vended = stores.vended(await configFor(normal))
      if (vended) return vended
      connected ??= stores.connected()
      const { storage, location: allowed } = await connected
      requireUnder(normal, [allowed])
      return storage
    }),
  }
}

const MARGIN_MILLIS = 60_000

const endsSoon = (config: Readonly<Record<string, string>>): boolean => {
  const until = Number(config['s3.session-token-expires-at-ms'])
  return Number.isFinite(until) && until > 0 && until - Date.now() < MARGIN_MILLIS
}
