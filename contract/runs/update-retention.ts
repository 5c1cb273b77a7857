import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { Retention, RetentionChange } from './retention-shapes.ts'

export const updateRetention = operation({
  name: 'retention.update',
  method: 'PATCH',
  path: '/api/v1/workspaces/{workspace}/retention',
  summary: 'Change how long runs, logs, results and events are kept; what is older goes within minutes',
  effect: 'write',
  permission: { on: 'workspace', verb: 'manage' },
  params: WorkspaceParams,
  body: RetentionChange,
  response: Retention,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, commonErrors.STALE_VERSION],
})
