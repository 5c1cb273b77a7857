import { failed, passed, skipped, type Check } from '../../probe/run-checks.ts'
import type { CatalogTarget } from './probe.ts'

const MOST_NAMESPACES = 5
// Levels of a namespace are joined by U+001F in a path.
const SEPARATOR = '\u001f'

const isIdentifier = (value: unknown): value is { name: string } =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'

/** Path and name of the first table in the first few namespaces. */
const find = async (
  target: CatalogTarget,
  signal: AbortSignal,
): Promise<{ path: string; name: string } | undefined> => {
  for (const levels of (target.learnt.namespaces ?? []).slice(0, MOST_NAMESPACES)) {
    const namespace = encodeURIComponent(levels.join(SEPARATOR))
    const { body } = await target.ask(`/namespaces/${namespace}/tables`, signal)
    const first: unknown = Array.isArray(body['identifiers']) ? body['identifiers'][0] : undefined
    if (isIdentifier(first)) {
      const path = `/namespaces/${namespace}/tables/${encodeURIComponent(first.name)}`
      return { path, name: `${levels.join('.')}.${first.name}` }
    }
  }
  return undefined
}

const hasVended = ({ config, 'storage-credentials': vended }: Readonly<Record<string, unknown>>): boolean =>
  (Array.isArray(vended) && vended.length > 0) ||
  (typeof config === 'object' && config !== null && 's3.access-key-id' in config)

/** Loads a table, if there is one, as a query would: with credentials for its files where they are asked for. */
export const firstTable: Check<CatalogTarget> = {
  name: 'credentials',
  needs: ['namespaces'],
  capability: 'vended_credentials',
  run: async (target, signal) => {
    if (!target.connection.fields.vended_credentials)
      return skipped('the connection does not ask for credentials')
    const table = await find(target, signal)
    if (!table) return skipped('there is no table yet to ask for')
    const { body } = await target.ask(table.path, signal, {
      'x-iceberg-access-delegation': 'vended-credentials',
    })
    return hasVended(body)
      ? passed(`the catalog gives credentials for the files of ${table.name}`)
      : failed(
          `${table.name} comes without credentials for its files`,
          'Name an S3 connection that reaches the warehouse, or let the catalog vend credentials.',
        )
  },
}
