import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { CommitTableRequest, CommitTableResponse, DOCUMENT_LIMIT, TableParams } from './shapes.ts'

export const icebergCommitTable = operation({
  name: 'iceberg_tables.commit',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/namespaces/{namespace}/tables/{table}',
  summary: 'Commit updates to a table if the requirements hold',
  effect: 'write',
  permission: { on: 'table', verb: 'write' },
  surface: 'iceberg',
  params: TableParams,
  body: CommitTableRequest,
  response: CommitTableResponse,
  errors: [
    icebergErrors.NoSuchWarehouseException,
    icebergErrors.NoSuchTableException,
    icebergErrors.CommitFailedException,
    icebergErrors.BadRequestException,
    icebergErrors.ForbiddenException,
    icebergErrors.UnsupportedOperationException,
  ],
  bodyLimit: DOCUMENT_LIMIT,
})
