import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { PrefixParams, TableIdentifier } from './shapes.ts'

export const icebergRenameView = operation({
  name: 'iceberg_views.rename',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/views/rename',
  summary: 'Give a view another name or namespace',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  surface: 'iceberg',
  params: PrefixParams,
  body: z.object({ source: TableIdentifier, destination: TableIdentifier }),
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.NoSuchViewException,
    icebergErrors.AlreadyExistsException,
  ],
})
