import { z } from 'zod'
import { operation } from '../operation.ts'

export const followEvents = operation({
  name: 'events.follow',
  method: 'GET',
  path: '/api/v1/events',
  summary:
    'Server-sent events: topic, id and version of what changed; `reset` when completeness cannot be proven',
  effect: 'read',
  permission: 'self',
  query: z.strictObject({ topics: z.string().max(2048).optional() }),
  response: 'stream',
})
