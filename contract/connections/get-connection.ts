import { operation } from '../operation.ts'
import { connectionErrors } from './errors.ts'
import { Connection, ConnectionParams } from './shapes.ts'

export const getConnection = operation({
  name: 'connections.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/connections/{connection}',
  summary: 'One connection: its fields, which secrets are set, what the last test found',
  effect: 'read',
  permission: { on: 'connection', verb: 'read' },
  params: ConnectionParams,
  response: Connection,
  errors: [connectionErrors.CONNECTION_NOT_FOUND],
})
