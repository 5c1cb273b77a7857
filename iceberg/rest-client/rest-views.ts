import type { ViewCatalog } from '../catalog.ts'
import { IcebergError, NotSupported } from '../errors.ts'
import { stringifyJson } from '../json.ts'
import { parseViewMetadata } from '../views/parse-view.ts'
import type { PrefixedSession } from './rest-config.ts'
import { CatalogFailed } from './rest-errors.ts'
import { everyName, identOf, identPath, namespacePath } from './rest-names.ts'

const LISTS_VIEWS = 'GET /v1/{prefix}/namespaces/{namespace}/views'

/** Of a catalog that does not announce views there are none, and none can be made. */
export const restViews = (session: PrefixedSession): ViewCatalog => {
  const hasViews = async (): Promise<boolean> => (await session.config()).endpoints?.has(LISTS_VIEWS) ?? false
  const needViews = async (): Promise<void> => {
    if (!(await hasViews())) throw new NotSupported(`The catalog ${session.name} keeps no views`)
  }
  return {
    listViews: async (namespace) => {
      if (!(await hasViews())) return []
      const path = `${await namespacePath(session, namespace)}/views`
      const about = { kind: 'namespace', namespace } as const
      const found = await everyName(session, { path, field: 'identifiers', about }, identOf)
      return found.map(({ name }) => ({ namespace, name }))
    },
    loadView: async (ident) => {
      const path = await identPath(session, 'views', ident)
      const { body } = await session.ask({ path, about: { kind: 'view', ident } })
      try {
        return parseViewMetadata(stringifyJson(body['metadata'] ?? null))
      } catch (error) {
        const reason = error instanceof IcebergError ? error.message : 'it cannot be read'
        throw new CatalogFailed(
          session.name,
          `answers with a view that breaks the specification: ${reason}`,
          error,
        )
      }
    },
    createView: async (ident, { location, schema, version, properties }) => {
      await needViews()
      const path = `${await namespacePath(session, ident.namespace)}/views`
      const body = { name: ident.name, location, schema, 'view-version': version, properties }
      await session.ask({ method: 'POST', path, body, about: { kind: 'view', ident, conflict: 'exists' } })
    },
    replaceView: async (ident, { requirements, updates }) => {
      const path = await identPath(session, 'views', ident)
      const body = { identifier: ident, requirements, updates }
      await session.ask({ method: 'POST', path, body, about: { kind: 'view', ident, conflict: 'commit' } })
    },
    dropView: async (ident) => {
      const path = await identPath(session, 'views', ident)
      await session.ask({ method: 'DELETE', path, about: { kind: 'view', ident } })
    },
    renameView: async (source, destination) => {
      const about = { kind: 'view', ident: source, conflict: 'exists' } as const
      await session.ask({ method: 'POST', path: 'views/rename', body: { source, destination }, about })
    },
  }
}
