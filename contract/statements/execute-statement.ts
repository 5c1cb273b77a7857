import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { NewStatement, Statement } from './shapes.ts'

export const executeStatement = operation({
  name: 'statements.execute',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/statements',
  summary: 'Run one SQL statement; waits up to wait_timeout for its end',
  effect: 'write',
  permission: { on: 'workspace', verb: 'execute' },
  params: WorkspaceParams,
  body: NewStatement,
  response: Statement,
  bodyLimit: 16 * 1024 * 1024,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
