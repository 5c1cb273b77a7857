import type { Namespace, TableIdent } from '../catalog.ts'
import { isObject, type Json } from '../json.ts'
import type { PrefixedSession } from './rest-config.ts'
import { CatalogFailed, type Subject } from './rest-errors.ts'

const MOST_NAMES = 100_000
const MOST_PAGES = 2000

export const namespacePath = async (session: PrefixedSession, namespace: Namespace): Promise<string> =>
  `namespaces/${encodeURIComponent(namespace.join((await session.config()).separator))}`

/** `kind`: `tables`, `views`. */
export const identPath = async (session: PrefixedSession, kind: string, ident: TableIdent): Promise<string> =>
  `${await namespacePath(session, ident.namespace)}/${kind}/${encodeURIComponent(ident.name)}`

interface Listing {
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  /** The field of the answer that holds the names. */
  readonly field: string
  readonly about: Subject
}

/** Every page of a list. Throws `CatalogFailed` for lists that go in circles or have no end. */
export const everyName = async <T>(
  session: PrefixedSession,
  { path, query, field, about }: Listing,
  read: (item: Json) => T | undefined,
): Promise<readonly T[]> => {
  const found: T[] = []
  const seen = new Set<string>()
  let pageToken = ''
  for (;;) {
    const { body } = await session.ask({ path, query: { ...query, pageToken, pageSize: '1000' }, about })
    const items = body[field]
    if (!Array.isArray(items))
      throw new CatalogFailed(session.name, `answers ${path} without a list of ${field}`)
    for (const item of items as readonly Json[]) {
      const name = read(item)
      if (name === undefined)
        throw new CatalogFailed(session.name, `answers ${path} with a name that is none`)
      found.push(name)
    }
    if (found.length > MOST_NAMES) {
      throw new CatalogFailed(session.name, `lists more than ${MOST_NAMES} ${field} in ${path}`)
    }
    const next = body['next-page-token']
    if (typeof next !== 'string' || next === '') return found
    if (seen.has(next) || seen.size >= MOST_PAGES) {
      throw new CatalogFailed(session.name, `lists ${path} page after page without an end`)
    }
    seen.add(next)
    pageToken = next
  }
}

const isName = (value: unknown): value is string =>
  // oxlint-disable-next-line no-control-regex
  typeof value === 'string' && value !== '' && !/[\u0000-\u001f]/.test(value)

/** Undefined for what is no namespace. */
export const namespaceOf = (item: Json | undefined): Namespace | undefined =>
  Array.isArray(item) && item.length > 0 && item.every(isName) ? item : undefined

export const identOf = (item: Json): TableIdent | undefined => {
  if (!isObject(item)) return undefined
  const namespace = namespaceOf(item['namespace'])
  const name = item['name']
  return namespace && isName(name) ? { namespace, name } : undefined
}
