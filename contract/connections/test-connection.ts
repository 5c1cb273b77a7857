import { operation } from '../operation.ts'
import { connectionErrors } from './errors.ts'
import { ConnectionDraft, ConnectionParams, ConnectionReport } from './shapes.ts'

export const testConnection = operation({
  name: 'connections.test',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/connections/{connection}/test',
  summary: 'Test a connection as it is stored, which is kept as its last test, or as it is being edited',
  effect: 'write',
  permission: { on: 'connection', verb: 'manage' },
  params: ConnectionParams,
  body: ConnectionDraft,
  response: ConnectionReport,
  errors: [
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_MISMATCH,
    connectionErrors.SECRET_NEEDED_AGAIN,
    connectionErrors.SECRET_REFERENCE_ABSENT,
    connectionErrors.SECRET_REFERENCE_KEY_ABSENT,
    connectionErrors.SECRET_REFERENCE_FORBIDDEN,
    connectionErrors.SECRET_BACKEND_UNAVAILABLE,
  ],
})
