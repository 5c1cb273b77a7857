import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { commonErrors, type BoathouseError, type OperationSpec } from '@boathouse/contract'

type Page = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`)

const isRead = (request: FastifyRequest): boolean => request.method === 'GET' || request.method === 'HEAD'

/**
 * What is not there: 405 with `Allow` where another method is, else what `page` makes of it (the user
 * interface), else 404 in the shape of the address's surface. Writes are refused before their body is read.
 */
export const missingRoutes = (
  app: FastifyInstance,
  operations: readonly OperationSpec[],
  page: Page,
): void => {
  const patterns = operations.map((spec) => ({ method: spec.method, pattern: patternOf(spec.path) }))
  const refusal = (request: FastifyRequest, reply: FastifyReply): BoathouseError => {
    const [path = ''] = (request.raw.url ?? '').split('?')
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    if (methods.length === 0)
      return commonErrors.NOT_FOUND({ what: `${request.method} ${path.slice(0, 200)}` })
    reply.header('allow', [...new Set(methods)].join(', '))
    return commonErrors.METHOD_NOT_ALLOWED({ method: request.method })
  }
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 && !isRead(request)) throw refusal(request, reply)
  })
  app.setNotFoundHandler(async (request, reply) => {
    const error = refusal(request, reply)
    const answered = error.status === 404 ? await page(request, reply) : undefined
    if (!answered) throw error
    return answered
  })
}
