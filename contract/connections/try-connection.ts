import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { connectionErrors } from './errors.ts'
import { ConnectionReport, UnsavedConnection } from './shapes.ts'

export const tryConnection = operation({
  name: 'connections.try',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/connection-tests',
  summary: 'Test a connection before it is saved; nothing is kept',
  effect: 'write',
  permission: { on: 'workspace', verb: 'write' },
  params: WorkspaceParams,
  body: UnsavedConnection,
  response: ConnectionReport,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_UNKNOWN,
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_MISMATCH,
    connectionErrors.SECRET_REFERENCE_ABSENT,
    connectionErrors.SECRET_REFERENCE_KEY_ABSENT,
    connectionErrors.SECRET_REFERENCE_FORBIDDEN,
    connectionErrors.SECRET_BACKEND_UNAVAILABLE,
  ],
})
