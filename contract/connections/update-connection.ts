import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { connectionErrors } from './errors.ts'
import { Connection, ConnectionChange, ConnectionParams } from './shapes.ts'

export const updateConnection = operation({
  name: 'connections.update',
  method: 'PATCH',
  path: '/api/v1/workspaces/{workspace}/connections/{connection}',
  summary: 'Change a connection; secrets that are not given stay, unless they would go to another host',
  effect: 'write',
  permission: { on: 'connection', verb: 'manage' },
  params: ConnectionParams,
  body: ConnectionChange,
  response: Connection,
  errors: [
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_MISMATCH,
    connectionErrors.SECRET_NEEDED_AGAIN,
    commonErrors.STALE_VERSION,
    connectionErrors.SECRET_REFERENCE_FORBIDDEN,
    connectionErrors.SECRET_REFERENCE_REFUSED,
    connectionErrors.SECRET_BACKEND_UNAVAILABLE,
  ],
})
