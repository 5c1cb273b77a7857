import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { EntryName, LoadViewResult, NamespaceParams } from './shapes.ts'

export const icebergRegisterView = operation({
  name: 'iceberg_views.register',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/register-view',
  summary: 'Adopt a view by its metadata file',
  effect: 'write',
  permission: { on: 'catalog', verb: 'manage' },
  surface: 'iceberg',
  params: NamespaceParams,
  body: z.object({ name: EntryName, 'metadata-location': z.string() }),
  response: LoadViewResult,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.AlreadyExistsException,
    icebergErrors.NotFoundException,
    icebergErrors.BadRequestException,
    icebergErrors.ForbiddenException,
  ],
})
