import { z } from 'zod'
import { operation } from '../operation.ts'
import { icebergErrors } from './errors.ts'
import { CommitTableRequest, DOCUMENT_LIMIT, PrefixParams } from './shapes.ts'

export const icebergCommitTransaction = operation({
  name: 'iceberg_transactions.commit',
  method: 'POST',
  path: '/iceberg/v1/{prefix}/transactions/commit',
  summary: 'Commit updates to several tables: all or none',
  effect: 'write',
  permission: { on: 'catalog', verb: 'write' },
  surface: 'iceberg',
  params: PrefixParams,
  body: z.object({ 'table-changes': z.array(CommitTableRequest.required({ identifier: true })) }),
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
