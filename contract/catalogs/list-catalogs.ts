import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { Catalog } from './shapes.ts'

export const listCatalogs = operation({
  name: 'catalogs.list',
  method: 'GET',
  path: '/api/v1/catalogs',
  summary: 'The catalogs that you may see, by name',
  effect: 'read',
  permission: 'self',
  query: PageQuery,
  response: pageOf('catalogs', Catalog),
})
