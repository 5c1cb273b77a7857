import type { FastifyInstance, HTTPMethods } from 'fastify'
import type { Handler } from '../platform/handle.ts'
import { letIn } from './let-in.ts'
import { refuseContentEncoding } from './parse-input.ts'
import { createPace, type Pace } from './pace.ts'
import { createPublicPace, type PublicPace } from './public-pace.ts'
import { serveOperation } from './serve-operation.ts'
import type { ServerDeps } from './server-deps.ts'
import { BODY_PATIENCE, limitDocuments, limitPauses } from './slow-bodies.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of the operation: label of the metrics and of the log line. */
    operation?: string
  }
}

const DEFAULT_BODY_LIMIT = 1024 * 1024

/** `/api/v1/tokens/{token_id}` → `/api/v1/tokens/:token_id`. */
const routePath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1')

const methodsOf = (handler: Handler, all: readonly Handler[]): HTTPMethods[] => {
  const { method, path } = handler.operation
  if (method !== 'GET') return [method]
  const ownHead = all.some((other) => other.operation.method === 'HEAD' && other.operation.path === path)
  return ownHead ? ['GET'] : ['GET', 'HEAD']
}

interface Paces {
  readonly open: PublicPace
  readonly ofPrincipal: Pace | undefined
}

const BURST_SECONDS = 10
const PRINCIPALS = 20_000

const pacePrincipals = ({ requestsPerSecond: perSecond }: ServerDeps): Pace | undefined =>
  perSecond === undefined
    ? undefined
    : createPace({ burst: perSecond * BURST_SECONDS, perSecond, remembered: PRINCIPALS })

const register = (
  app: FastifyInstance,
  deps: ServerDeps,
  handlers: readonly Handler[],
  all: readonly Handler[],
  live: Set<AbortController>,
  paces: Paces,
): void => {
  for (const handler of handlers) {
    const { operation } = handler
    app.route({
      method: methodsOf(handler, all),
      url: routePath(operation.path),
      bodyLimit: operation.bodyLimit ?? DEFAULT_BODY_LIMIT,
      config: { operation: operation.name },
      exposeHeadRoute: false,
      onRequest: async (request) => {
        paces.open.admit(operation, request.ip)
        await letIn(deps, handler, request)
        // Not among what is recorded as refused: a flood is to fill no log.
        if (request.principal) paces.ofPrincipal?.(request.principal.id)
      },
      handler: serveOperation(deps, handler, live),
    })
  }
}

/** One route an operation. Bodies are read whole up to the operation's limit, or passed on as they come where the contract says `stream`. */
export const operationRoutes = async (
  app: FastifyInstance,
  deps: ServerDeps,
  handlers: readonly Handler[],
  live: Set<AbortController>,
): Promise<void> => {
  const streams = handlers.filter(({ operation }) => operation.body === 'stream')
  const documents = handlers.filter(({ operation }) => operation.body !== 'stream')
  const patience = deps.bodyPatience ?? BODY_PATIENCE
  const paces = { open: deps.publicPace ?? createPublicPace(), ofPrincipal: pacePrincipals(deps) }
  await app.register(async (scope) => {
    limitDocuments(scope, patience)
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.addHook('preParsing', async (request) => refuseContentEncoding(request))
    register(scope, deps, documents, handlers, live, paces)
  })
  await app.register(async (scope) => {
    limitPauses(scope, patience)
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    register(scope, deps, streams, handlers, live, paces)
  })
}
