import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { statementErrors } from './errors.ts'
import { Statement, StatementParams } from './shapes.ts'

export const getStatement = operation({
  name: 'statements.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/statements/{statement_id}',
  summary: 'State of a statement, and the first page of its result',
  effect: 'read',
  permission: { on: 'statement', verb: 'read' },
  params: StatementParams,
  response: Statement,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, statementErrors.STATEMENT_NOT_FOUND],
})
