import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { DOCUMENT_LIMIT, Document, EntryName, LoadViewResult, NamespaceParams, Properties } from './shapes.ts'

export const icebergCreateView = operation({
  name: 'iceberg_views.create',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/views',
  summary: 'Create a view',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  surface: 'iceberg',
  params: NamespaceParams,
  body: z.object({
    name: EntryName,
    location: z.string().nullish(),
    schema: Document,
    'view-version': Document,
    properties: Properties.nullish(),
  }),
  response: LoadViewResult,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.AlreadyExistsException,
    icebergErrors.BadRequestException,
    icebergErrors.ForbiddenException,
  ],
  bodyLimit: DOCUMENT_LIMIT,
})
