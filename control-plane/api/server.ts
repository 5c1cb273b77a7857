import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { commonErrors, type BoathouseError } from '@boathouse/contract'
import { arrivalOf } from './authenticate.ts'
import { bindOperations } from './bind-operations.ts'
import { isDatabaseOutage } from '../platform/database-outage.ts'
import { docsPage } from './docs-page.ts'
import { answerFor, hasNoRoom, surfaceOf, toBoathouseError } from './error-answer.ts'
import { gracefulClose } from './graceful-close.ts'
import { invalid } from '../platform/invalid-request.ts'
import { jsonText } from './json-text.ts'
import { missingRoutes } from './missing-routes.ts'
import { operationRoutes } from './operation-routes.ts'
import { isOwnHost } from './own-address.ts'
import { doubledHeader, originForm, requestIdOf } from './request-headers.ts'
import { requestLog } from './request-log.ts'
import { RESPONSE_HEADERS, strictTransport } from './response-headers.ts'
import type { ServerDeps } from './server-deps.ts'
import { PROBES, systemRoutes } from './system-routes.ts'
import { TLS_OPTIONS } from './tls-options.ts'
import { uiPages } from './ui-pages.ts'
import { answerUnreadable, MAX_HEADER_BYTES } from './unreadable-request.ts'

const logFailure = (deps: ServerDeps, cause: unknown, request: FastifyRequest): void => {
  const facts = { err: cause, request_id: request.id, operation: request.routeOptions.config?.operation }
  // Whoever breaks off an upload makes its stream fail; that is no fault of ours.
  if (request.raw.destroyed && !request.raw.complete) deps.log.info(facts, 'the client went away')
  else deps.log.error(facts, 'failed')
}

/**
 * What passes when somebody mends it. Not for Iceberg's clients: they take 503 for «not done» and delete their files;
 * only 500 says that nobody knows.
 */
const troubleOf = (cause: unknown): BoathouseError | undefined => {
  if (isDatabaseOutage(cause))
    return commonErrors.UNAVAILABLE({ reason: 'the database does not answer' }, cause)
  return hasNoRoom(cause) ? commonErrors.STORAGE_FULL({}, cause) : undefined
}

const answerError = (deps: ServerDeps) => (cause: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const surface = surfaceOf(request.raw.url ?? '')
  const error =
    (surface === 'api' ? troubleOf(cause) : undefined) ??
    toBoathouseError(cause, request.id, request.routeOptions.bodyLimit)
  if (error.status >= 500 && error.status !== 503) logFailure(deps, cause, request)
  const answer = answerFor(error, request.id, surface)
  return reply
    .code(answer.status)
    .headers(answer.headers)
    .type('application/json; charset=utf-8')
    .send(jsonText(answer.body))
}

/** What every request passes first: its id on the answer, the headers of every answer, and whether it called us by our name. */
const entrance = (deps: ServerDeps) => async (request: FastifyRequest, reply: FastifyReply) => {
  reply.header('x-request-id', request.id).headers(RESPONSE_HEADERS)
  const url = request.raw.url ?? ''
  if (url.startsWith('/api/') || url.startsWith('/iceberg/')) reply.header('cache-control', 'no-store')
  if (request.protocol === 'https') reply.header('strict-transport-security', strictTransport(deps.addresses))
  const doubled = doubledHeader(request.raw.rawHeaders)
  if (doubled !== undefined) throw invalid(doubled, 'given twice')
  if (!url.startsWith('/')) throw invalid('request', 'its address is no path of this server')
  if (PROBES.has(url)) return
  if (!isOwnHost(arrivalOf(request), deps.addresses)) {
    throw commonErrors.MISDIRECTED_REQUEST({ host: request.host.slice(0, 200) })
  }
}

const newServer = (deps: ServerDeps): FastifyInstance => {
  const { tls, trustedProxies } = deps.addresses
  const options = {
    loggerInstance: deps.log.child({}, { level: 'silent' }) as FastifyBaseLogger,
    genReqId: (request: { headers: FastifyRequest['headers'] }) => requestIdOf(request.headers),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    rewriteUrl: originForm,
    exposeHeadRoutes: true,
    forceCloseConnections: true,
    // Names are up to 10 kB in bad requests, which validation names; the router would say 404.
    routerOptions: { maxParamLength: 65_536, querystringParser: () => ({}) },
    frameworkErrors: answerError(deps),
    clientErrorHandler: answerUnreadable,
  }
  // Three names of 10 kB, percent-encoded, still reach the validation that says which is too long.
  const http = { maxHeaderSize: MAX_HEADER_BYTES }
  return (
    tls ? Fastify({ ...options, https: { ...tls, ...TLS_OPTIONS, ...http } }) : Fastify({ ...options, http })
  ) as FastifyInstance
}

/**
 * The HTTP server, ready to `listen`: the operations of the contract, what machines ask, the documentation and
 * the user interface. Throws when an operation and its handler do not pair up.
 */
export const createServer = async (deps: ServerDeps): Promise<FastifyInstance> => {
  const handlers = bindOperations(deps.operations, deps.handlers)
  const app = newServer(deps)
  const live = gracefulClose(app)
  app.decorateRequest('principal', undefined)
  app.decorateRequest('signIn', undefined)
  app.setErrorHandler(answerError(deps))
  app.addHook('onRequest', entrance(deps))
  requestLog(app, deps)
  systemRoutes(app, deps)
  await operationRoutes(app, deps, handlers, live)
  await docsPage(app, deps)
  missingRoutes(app, deps.operations, await uiPages(app, deps.uiDirectory))
  return app
}
