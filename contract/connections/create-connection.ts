import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { connectionErrors } from './errors.ts'
import { Connection, NewConnection } from './shapes.ts'

export const createConnection = operation({
  name: 'connections.create',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/connections',
  summary: 'Create a connection; its secrets are sealed and never shown again',
  effect: 'write',
  permission: { on: 'workspace', verb: 'write' },
  params: WorkspaceParams,
  body: NewConnection,
  response: Connection,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    connectionErrors.CONNECTION_EXISTS,
    connectionErrors.CONNECTION_KIND_UNKNOWN,
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_MISMATCH,
    connectionErrors.SECRET_REFERENCE_FORBIDDEN,
    connectionErrors.SECRET_REFERENCE_REFUSED,
    connectionErrors.SECRET_BACKEND_UNAVAILABLE,
  ],
})
