import type { IcebergCatalog, Namespace } from '../catalog.ts'
import { textsOf, type PrefixedSession } from './rest-config.ts'
import { CatalogFailed } from './rest-errors.ts'
import { everyName, namespaceOf, namespacePath } from './rest-names.ts'

const DEEPEST = 16

type NamespaceMethods = Pick<
  IcebergCatalog,
  'listNamespaces' | 'loadNamespace' | 'createNamespace' | 'dropNamespace' | 'updateNamespace'
>

/** Only what lies directly in the parent: a catalog that lists a parent in itself must not be walked for ever. */
const isChildOf = (child: Namespace, parent: Namespace): boolean =>
  child.length === parent.length + 1 && parent.every((level, at) => child[at] === level)

export const restNamespaces = (session: PrefixedSession): NamespaceMethods => ({
  listNamespaces: async (parent = []) => {
    if (parent.length >= DEEPEST) {
      throw new CatalogFailed(session.name, `nests its namespaces more than ${DEEPEST} levels deep`)
    }
    const about = { kind: 'namespace', namespace: parent } as const
    const { separator } = await session.config()
    const query = parent.length === 0 ? {} : { parent: parent.join(separator) }
    const listing = { path: 'namespaces', query, field: 'namespaces', about }
    const found = await everyName(session, listing, namespaceOf)
    return found.filter((child) => isChildOf(child, parent))
  },
  loadNamespace: async (namespace) => {
    const path = await namespacePath(session, namespace)
    const { body } = await session.ask({ path, about: { kind: 'namespace', namespace } })
    return textsOf(body['properties'])
  },
  createNamespace: async (namespace, properties = {}) => {
    const about = { kind: 'namespace', namespace, conflict: 'exists' } as const
    await session.ask({ method: 'POST', path: 'namespaces', body: { namespace, properties }, about })
  },
  dropNamespace: async (namespace) => {
    const path = await namespacePath(session, namespace)
    const about = { kind: 'namespace', namespace, conflict: 'not empty' } as const
    await session.ask({ method: 'DELETE', path, about })
  },
  updateNamespace: async (namespace, { set = {}, remove = [] }) => {
    const path = `${await namespacePath(session, namespace)}/properties`
    const body = { updates: set, removals: remove }
    await session.ask({ method: 'POST', path, body, about: { kind: 'namespace', namespace } })
  },
})
