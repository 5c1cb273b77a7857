import { z } from 'zod'
import { operation } from '../operation.ts'
import { ConnectionKind } from './shapes.ts'

export const listConnectionKinds = operation({
  name: 'connection_kinds.list',
  method: 'GET',
  path: '/api/v1/connection-kinds',
  summary: 'The kinds of connections: their fields, secrets and checks, enough to draw a form',
  effect: 'read',
  permission: 'self',
  response: z.object({ kinds: z.array(ConnectionKind) }),
})
