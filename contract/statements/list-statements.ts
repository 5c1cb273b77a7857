import { z } from 'zod'
import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { StatementState, StatementSummary } from './shapes.ts'

export const listStatements = operation({
  name: 'statements.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/statements',
  summary: 'The history of statements, newest first',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  query: PageQuery.extend({ q: z.string().max(1000).optional(), state: StatementState.optional() }),
  response: pageOf('statements', StatementSummary),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
