import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { connectionErrors } from './errors.ts'
import { ConnectionParams } from './shapes.ts'

export const deleteConnection = operation({
  name: 'connections.delete',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}/connections/{connection}',
  summary: 'Delete a connection that nothing uses, with its secrets',
  effect: 'write',
  permission: { on: 'connection', verb: 'manage' },
  params: ConnectionParams,
  errors: [
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_IN_USE,
    commonErrors.STALE_VERSION,
  ],
})
