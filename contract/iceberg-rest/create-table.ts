import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import {
  DOCUMENT_LIMIT,
  Document,
  EntryName,
  LoadTableResult,
  NamespaceParams,
  Properties,
} from './shapes.ts'

export const icebergCreateTable = operation({
  name: 'iceberg_tables.create',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/tables',
  summary: 'Create a table, or prepare one that a commit will create',
  effect: 'write',
  permission: { on: 'schema', verb: 'write' },
  surface: 'iceberg',
  params: NamespaceParams,
  body: z.object({
    name: EntryName,
    location: z.string().nullish(),
    schema: Document,
    'partition-spec': Document.nullish(),
    'write-order': Document.nullish(),
    'stage-create': z.boolean().nullish(),
    properties: Properties.nullish(),
  }),
  response: LoadTableResult,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchNamespaceException,
    icebergErrors.AlreadyExistsException,
    icebergErrors.BadRequestException,
    icebergErrors.ForbiddenException,
  ],
  bodyLimit: DOCUMENT_LIMIT,
})
