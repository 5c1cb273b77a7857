import { operation } from '../operation.ts'
import { catalogErrors } from './errors.ts'
import { CatalogParams } from './shapes.ts'

export const detachCatalog = operation({
  name: 'catalogs.detach',
  method: 'DELETE',
  path: '/api/v1/catalogs/{catalog}',
  summary: 'Detach an external catalog; nothing that it holds is touched',
  effect: 'write',
  permission: { on: 'catalog', verb: 'manage' },
  params: CatalogParams,
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.CATALOG_NOT_EXTERNAL],
})
