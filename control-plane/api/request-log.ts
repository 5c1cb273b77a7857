import type { FastifyInstance } from 'fastify'
import { Histogram } from 'prom-client'
import type { ServerDeps } from './server-deps.ts'

/** One log line and one observation a request, labelled with the operation; never an address with its query. */
export const requestLog = (app: FastifyInstance, deps: ServerDeps): void => {
  const duration = new Histogram({
    name: 'boathouse_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by operation',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [deps.metrics],
  })
  app.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.config.operation ?? 'other'
    const millis = reply.elapsedTime
    duration.observe({ operation, status: String(reply.statusCode) }, millis / 1000)
    deps.log[reply.statusCode >= 500 ? 'warn' : operation === 'other' ? 'debug' : 'info'](
      {
        request_id: request.id,
        operation,
        method: request.method,
        status: reply.statusCode,
        duration_ms: Math.round(millis * 10) / 10,
        principal: request.principal?.name,
        source_address: request.ip,
      },
      'request',
    )
  })
}
