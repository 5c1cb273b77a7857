import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { statementErrors } from './errors.ts'
import { StatementParams } from './shapes.ts'

export const downloadResult = operation({
  name: 'statements.download',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/statements/{statement_id}/download',
  summary: 'The whole result as one file: CSV, NDJSON or Parquet',
  effect: 'read',
  readsRows: true,
  permission: { on: 'result', verb: 'read' },
  params: StatementParams,
  query: z.strictObject({ format: z.enum(['csv', 'ndjson', 'parquet']).default('csv') }),
  response: 'stream',
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    statementErrors.STATEMENT_NOT_FOUND,
    statementErrors.RESULT_NOT_READY,
    statementErrors.RESULT_EXPIRED,
  ],
})
