import type { FastifyInstance } from 'fastify'
import { commonErrors } from '@boathouse/contract'
import { requireAccess } from './page-access.ts'
import type { ServerDeps } from './server-deps.ts'

/** What machines ask: alive, ready, metrics. The first two are asked by address, whatever name that has. */
export const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz'])

export const systemRoutes = (app: FastifyInstance, deps: ServerDeps): void => {
  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async () => {
    const reason = deps.unreadiness()
    if (reason !== undefined) throw commonErrors.UNAVAILABLE({ reason })
    return { status: 'ready' }
  })
  const { metricsAccess = 'anybody' } = deps
  if (metricsAccess === 'nobody') return
  app.get(
    '/metrics',
    { onRequest: requireAccess(deps, metricsAccess, 'metrics') },
    async (_request, reply) => {
      reply.header('content-type', deps.metrics.contentType)
      return deps.metrics.metrics()
    },
  )
}
