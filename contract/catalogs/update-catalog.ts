import { z } from 'zod'
import { operation } from '../operation.ts'
import { FreeText } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { Catalog, CatalogParams } from './shapes.ts'

export const updateCatalog = operation({
  name: 'catalogs.update',
  method: 'PATCH',
  path: '/api/v1/catalogs/{catalog}',
  summary: 'Say where else tables of a catalog may lie or keep files',
  effect: 'write',
  permission: { on: 'catalog', verb: 'manage' },
  params: CatalogParams,
  body: z.strictObject({ allowed_prefixes: z.array(FreeText(1024)).max(100) }),
  response: Catalog,
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.PREFIX_NOT_ALLOWED],
})
