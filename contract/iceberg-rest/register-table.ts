import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { EntryName, LoadTableResult, NamespaceParams } from './shapes.ts'

export const icebergRegisterTable = operation({
  name: 'iceberg_tables.register',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/register',
  summary: 'Adopt a table by its metadata file',
  effect: 'write',
  permission: { on: 'catalog', verb: 'manage' },
  surface: 'iceberg',
  params: NamespaceParams,
  body: z.object({ name: EntryName, 'metadata-location': z.string(), overwrite: z.boolean().nullish() }),
  response: LoadTableResult,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.AlreadyExistsException,
    icebergErrors.NotFoundException,
    icebergErrors.BadRequestException,
    icebergErrors.ForbiddenException,
  ],
})
