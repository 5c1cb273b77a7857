import { z } from 'zod'
import { operation } from '../operation.ts'
import { HealthCheck } from './shapes.ts'

export const getHealth = operation({
  name: 'system.health',
  method: 'GET',
  path: '/api/v1/health',
  summary: 'Every health check with its evidence and remedy',
  effect: 'read',
  permission: { on: 'organisation', verb: 'read' },
  response: z.object({ checks: z.array(HealthCheck) }),
})
