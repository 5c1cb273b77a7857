import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { commonErrors, type OperationSpec } from '@boathouse/contract'

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`)

/**
 * What is not there: 405 with `Allow` where another method is, else what `page` makes of it (the user
 * interface), else 404 in the shape of the address's surface.
 */
export const missingRoutes = (
  app: FastifyInstance,
  operations: readonly OperationSpec[],
  page: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>,
): void => {
  const patterns = operations.map((spec) => ({ method: spec.method, pattern: patternOf(spec.path) }))
  app.setNotFoundHandler(async (request, reply) => {
    const [path = ''] = (request.raw.url ?? '').split('?')
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
    if (methods.length > 0) {
      reply.header('allow', [...new Set(methods)].join(', '))
      throw commonErrors.METHOD_NOT_ALLOWED({ method: request.method })
    }
    const answered = await page(request, reply)
    if (answered) return answered
    throw commonErrors.NOT_FOUND({ what: `${request.method} ${path.slice(0, 200)}` })
  })
}
