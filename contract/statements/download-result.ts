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
  query: z.strictObject({
    /**
     * csv: a text that a spreadsheet would run as a formula has an apostrophe before it. csv_exact: every text as it is,
     * for programs.
     */
    format: z.enum(['csv', 'csv_exact', 'ndjson', 'parquet']).default('csv'),
  }),
  response: 'stream',
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    statementErrors.STATEMENT_NOT_FOUND,
    statementErrors.RESULT_NOT_READY,
    statementErrors.RESULT_EXPIRED,
  ],
})
