import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { Catalog, CatalogParams } from './shapes.ts'

export const getCatalog = operation({
  name: 'catalogs.get',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}',
  summary: 'One catalog',
  effect: 'read',
  permission: { on: 'catalog', verb: 'read' },
  params: CatalogParams,
  response: Catalog,
  errors: [catalogErrors.CATALOG_NOT_FOUND],
})
