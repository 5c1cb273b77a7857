import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import {
  CatalogFailed,
  inParallel,
  NoSuchNamespace,
  NoSuchTable,
  NoSuchView,
  type Namespace,
  type RestCatalog,
  type TableIdent,
} from '@boathouse/iceberg'
import { resolveName } from '../names.policy.ts'
import { schemaName } from '../api/find-named.ts'

const MOST_NAMESPACES = 2000
const PARALLEL = 8

/** Every namespace, nested ones too, by name. Throws `CatalogFailed` when there are too many to look at. */
export const everyNamespace = async (rest: RestCatalog): Promise<readonly Namespace[]> => {
  const found: Namespace[] = []
  let level = await rest.listNamespaces()
  while (level.length > 0) {
    found.push(...level)
    if (found.length > MOST_NAMESPACES) {
      throw new CatalogFailed(rest.name, `has more than ${MOST_NAMESPACES} namespaces, too many to show`)
    }
    level = (await inParallel(level, PARALLEL, (parent) => rest.listNamespaces(parent))).flat()
  }
  return found.toSorted((a, b) => (schemaName(a) < schemaName(b) ? -1 : 1))
}

/** By the case rule. Throws SCHEMA_NOT_FOUND, AMBIGUOUS_NAME. */
export const requireNamespaceNamed = async (rest: RestCatalog, schema: string): Promise<Namespace> => {
  const found = resolveName(await everyNamespace(rest), schemaName, schema)
  if (!found) throw catalogErrors.SCHEMA_NOT_FOUND({ schema })
  return found
}

const isAbsent = (error: unknown): boolean =>
  error instanceof NoSuchTable || error instanceof NoSuchNamespace || error instanceof NoSuchView

/**
 * Uses a table or view under the very names first, which is one request, and when there is none looks the names up by the
 * case rule.
 */
export const withIdent = async <T>(
  names: { readonly schema: string; readonly name: string },
  rest: RestCatalog,
  list: (namespace: Namespace) => Promise<readonly TableIdent[]>,
  use: (ident: TableIdent) => Promise<T>,
): Promise<T> => {
  try {
    return await use({ namespace: names.schema.split('.'), name: names.name })
  } catch (error) {
    if (!isAbsent(error)) throw error
    const namespace = await requireNamespaceNamed(rest, names.schema)
    const ident = resolveName(await list(namespace), ({ name }) => name, names.name)
    if (!ident) throw error
    return use(ident)
  }
}
