import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { statementErrors } from './errors.ts'
import { ResultChunk, StatementParams } from './shapes.ts'

export const getResult = operation({
  name: 'statements.result',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/statements/{statement_id}/result',
  summary: 'A window of the result: by page_token, or any row_offset',
  effect: 'read',
  readsRows: true,
  permission: { on: 'result', verb: 'read' },
  params: StatementParams,
  query: z.strictObject({
    page_token: z.string().max(256).optional(),
    row_offset: z.coerce.number().int().min(0).optional(),
    row_limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  }),
  response: ResultChunk,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    statementErrors.STATEMENT_NOT_FOUND,
    statementErrors.RESULT_NOT_READY,
    statementErrors.RESULT_EXPIRED,
    statementErrors.ROW_TOO_LARGE,
  ],
})
