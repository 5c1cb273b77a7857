import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { statementErrors } from './errors.ts'
import { Statement, StatementParams } from './shapes.ts'

export const cancelStatement = operation({
  name: 'statements.cancel',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/statements/{statement_id}/cancel',
  summary: 'Stop a statement; the answer says what was reached',
  effect: 'write',
  permission: { on: 'statement', verb: 'write' },
  params: StatementParams,
  response: Statement,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, statementErrors.STATEMENT_NOT_FOUND],
})
