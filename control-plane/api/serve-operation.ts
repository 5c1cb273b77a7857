import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OperationSpec } from '@boathouse/contract'
import { may } from '../modules/access/index.ts'
import type { Place } from '../modules/events/index.ts'
import type { Principal, Securable } from '../platform/context.ts'
import type { Tx } from '../platform/database.ts'
import type { Handler } from '../platform/handle.ts'
import { isSecure } from './authenticate.ts'
import { certainOf, onceCertain } from './early-start.ts'
import { toBoathouseError } from './error-answer.ts'
import { digestOfRequest, once, REPLAYED, type SavedAnswer } from './idempotency.ts'
import { checkAdmission } from './let-in.ts'
import { makeAnswer, saveable, type HttpAnswer } from './make-answer.ts'
import { parseInput, type ParsedInput } from './parse-input.ts'
import { recordRead } from './record-read.ts'
import { recordRefusal } from './record-refusal.ts'
import { makeContext, type Trace } from './request-context.ts'
import { idempotencyKeyOf } from './request-headers.ts'
import type { ServerDeps } from './server-deps.ts'

/**
 * The life of a request, top down: sign-in and admission before a byte of the body is read; then input,
 * handler, answer; what was refused is recorded on the way out.
 */

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before the body is read. */
    principal: Principal | undefined
  }
}

interface Call {
  readonly request: FastifyRequest
  readonly input: ParsedInput
  readonly signal: AbortSignal
  readonly trace: { current: Trace | undefined }
  /** The change was made before: only its answer is made again. */
  readonly again?: true
}

const runHandler = async (
  deps: ServerDeps,
  handler: Pick<Handler, 'operation' | 'run'>,
  call: Call,
  beforeAudit?: (tx: Tx, object: Securable) => Promise<void>,
): Promise<HttpAnswer> => {
  const { operation } = handler
  const { request, input } = call
  const { ctx, trace } = makeContext(deps, {
    request,
    operation,
    principal: request.principal,
    rights: await deps.access.rightsOf(request.principal, request.principal?.accessVersion),
    signal: call.signal,
    certain: certainOf(request),
    ...(beforeAudit && { beforeAudit }),
  })
  call.trace.current = trace
  const raw = {
    headers: request.headers,
    body: request.body instanceof Readable ? request.body : Readable.from([]),
    secure: isSecure(request, deps),
  }
  // The schemas of this very operation made `input`: what the handler's type says it gets.
  const output = await handler.run(ctx, input as never, raw)
  await recordRead(deps, operation, request, trace.allowed)
  if (operation.effect === 'write' && !trace.audited && !call.again) {
    ctx.log.error('the operation changed something and recorded no audit event')
  }
  return makeAnswer(operation, output)
}

/** Of a body that is not read ahead only its type and length tell one request from another. */
const streamFacts = ({ body }: OperationSpec, { headers }: FastifyRequest): unknown =>
  body === 'stream' ? [headers['content-type'] ?? '', headers['content-length'] ?? ''] : []

const hearing =
  ({ access }: ServerDeps, { principal }: FastifyRequest) =>
  async (place: Place): Promise<boolean> =>
    may(principal, await access.rightsOf(principal, principal?.accessVersion), 'read', { ...place, name: '' })

const runKeyed = async (
  deps: ServerDeps,
  handler: Handler,
  call: Call,
): Promise<HttpAnswer | SavedAnswer> => {
  const { operation } = handler
  const { request } = call
  const key = operation.effect === 'write' ? idempotencyKeyOf(request.headers) : undefined
  // Without a principal there is nobody whose key it could be: signing in twice is two sessions.
  if (key === undefined || !request.principal) return runHandler(deps, handler, call)
  const keyed = {
    owner: { principalId: request.principal.id, key },
    requestId: request.id,
    operation,
    digest: digestOfRequest(operation, [call.input, streamFacts(operation, request)]),
    mayHear: hearing(deps, request),
  }
  const { again } = handler
  const answerAgain =
    again &&
    (async (): Promise<HttpAnswer> => {
      const answer = await runHandler(deps, { operation, run: again }, { ...call, again: true })
      return { ...answer, headers: { ...answer.headers, ...REPLAYED } }
    })
  const outcome = await once(
    deps.db,
    keyed,
    async (claim) => {
      const answer = await runHandler(deps, handler, call, claim)
      return { answer, saved: saveable(answer) }
    },
    answerAgain,
  )
  return 'answer' in outcome ? outcome.answer : outcome.replayed
}

const send = (
  request: FastifyRequest,
  reply: FastifyReply,
  answer: HttpAnswer | SavedAnswer,
): FastifyReply => {
  reply.code(answer.status)
  for (const [name, value] of Object.entries(answer.headers)) {
    reply.header(name, typeof value === 'string' ? value : [...value])
  }
  if (request.method === 'HEAD' && answer.body instanceof Readable) {
    answer.body.destroy()
    return reply.send()
  }
  return reply.send(answer.body)
}

/** Aborted when the client goes away before it has its answer, or when the server stops. */
const signalOf = (reply: FastifyReply, live: Set<AbortController>): AbortSignal => {
  const controller = new AbortController()
  live.add(controller)
  reply.raw.once('close', () => {
    live.delete(controller)
    if (!reply.raw.writableFinished) controller.abort(new Error('the client went away'))
  })
  return controller.signal
}

/** Answers one operation. `live` holds what must be aborted when the server stops. */
export const serveOperation =
  (deps: ServerDeps, handler: Handler, live: Set<AbortController>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { operation } = handler
    const trace: Call['trace'] = { current: undefined }
    try {
      const signal = signalOf(reply, live)
      const answer = await onceCertain(
        request,
        () => checkAdmission(operation, request),
        async () =>
          runKeyed(deps, handler, { request, input: parseInput(operation, request), signal, trace }),
      )
      return send(request, reply, answer)
    } catch (error) {
      const failure = toBoathouseError(error, request.id, 0)
      const { principal } = request
      await recordRefusal(deps, {
        request,
        operation,
        principal,
        error: failure,
        denied: trace.current?.denied,
      })
      throw error
    }
  }
