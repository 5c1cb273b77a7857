import type { IcebergCatalog } from '../catalog.ts'
import { prefixedSession, type RestConfig } from './rest-config.ts'
import { restNamespaces } from './rest-namespaces.ts'
import type { RestCatalogOptions } from './rest-options.ts'
import { restSession } from './rest-session.ts'
import { restTables, type RestTableMethods } from './rest-tables.ts'
import { restViews } from './rest-views.ts'

/** A foreign catalog on the port. Tables say how their files are reached, but bring no storage. */
export interface RestCatalog extends Omit<IcebergCatalog, keyof RestTableMethods>, RestTableMethods {
  /** `GET /v1/config`, asked once. Throws `CatalogFailed`, `CatalogDenied`. */
  readonly config: () => Promise<RestConfig>
}

/**
 * An Iceberg REST catalog (`rest-catalog-open-api.yaml` of Iceberg 1.11) as a client sees it. Besides the errors that the
 * port names every method throws `CatalogFailed` when there is no usable answer and `CatalogDenied` when the connection
 * may not. A commit without a definite answer throws `CommitStateUnknown`.
 */
export const restCatalog = (options: RestCatalogOptions): RestCatalog => {
  const session = prefixedSession(restSession(options), options)
  return {
    name: options.name,
    config: session.config,
    views: restViews(session),
    ...restNamespaces(session),
    ...restTables(session, options),
  }
}
