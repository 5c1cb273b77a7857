import { z } from 'zod'
import { operation } from '../operation.ts'
import { FreeText } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { Table, TableParams } from './shapes.ts'

export const updateTableProperties = operation({
  name: 'tables.set_properties',
  method: 'PATCH',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/properties',
  summary: 'Set and remove properties of a table; `format-version` upgrades its format',
  effect: 'write',
  permission: { on: 'table', verb: 'write' },
  params: TableParams,
  body: z
    .strictObject({
      set: z.record(z.string().min(1).max(1024), FreeText(65_536)).default({}),
      remove: z.array(z.string().min(1).max(1024)).max(1000).default([]),
    })
    .refine(
      ({ set, remove }) => Object.keys(set).length + remove.length > 0,
      'name a property to set or to remove',
    ),
  response: Table,
  errors: [
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    catalogErrors.INVALID_CHANGE,
  ],
})
