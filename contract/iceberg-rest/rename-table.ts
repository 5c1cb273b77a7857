import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { PrefixParams, TableIdentifier } from './shapes.ts'

export const icebergRenameTable = operation({
  name: 'iceberg_tables.rename',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/tables/rename',
  summary: 'Give a table another name or namespace',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  surface: 'iceberg',
  params: PrefixParams,
  body: z.object({ source: TableIdentifier, destination: TableIdentifier }),
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.NoSuchTableException,
    icebergErrors.AlreadyExistsException,
  ],
})
