import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BoathouseError } from '@boathouse/contract/errors.ts'
import type { Pools } from './agents.ts'
import { egressErrors } from './egress.errors.ts'
import { reasonOf } from './open-socket.ts'

export interface EgressInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /** For the whole answer; default 30 s. */
  readonly timeoutMillis?: number
  /** Largest answer that is read; default 64 MiB. */
  readonly maxBytes?: number
}

const TIMEOUT_MILLIS = 30_000
const MAX_BYTES = 64 << 20
const WITHOUT_BODY = new Set([204, 205, 304])

interface Target {
  readonly host: string
  readonly port: number
}

const targetOf = (url: URL): Target => {
  const fallback = url.protocol === 'https:' ? 443 : 80
  return { host: url.hostname, port: url.port === '' ? fallback : Number(url.port) }
}

const send = (
  agents: Pools,
  url: URL,
  { method = 'GET', headers = {}, body }: EgressInit,
  signal: AbortSignal,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const isTls = url.protocol === 'https:'
    const options = { method, headers, signal, agent: isTls ? agents.https : agents.http }
    const request = isTls ? requestHttps(url, options) : requestHttp(url, options)
    request.once('response', resolve)
    request.once('error', reject)
    request.end(body)
  })

const readBody = async (
  answer: IncomingMessage,
  target: Target,
  limit: number,
): Promise<Buffer<ArrayBuffer>> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    const bytes = chunk as Buffer
    size += bytes.length
    if (size > limit) {
      answer.destroy()
      throw egressErrors.ANSWER_TOO_LARGE({ ...target, limit })
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

const headersOf = (answer: IncomingMessage): Headers => {
  const headers = new Headers()
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value)
  }
  return headers
}

/**
 * `fetch` for requests that leave this installation. The body of the answer is read whole, to a limit; redirects
 * are handed to the caller and never followed. Throws what `connectTo` throws, REQUEST_TIMED_OUT, CONNECT_FAILED
 * when the connection breaks, ANSWER_TOO_LARGE.
 */
export const egressFetch = async (
  agents: Pools,
  address: string | URL,
  init: EgressInit = {},
): Promise<Response> => {
  const url = new URL(address)
  const target = targetOf(url)
  const millis = init.timeoutMillis ?? TIMEOUT_MILLIS
  const deadline = AbortSignal.timeout(millis)
  const signal = init.signal ? AbortSignal.any([deadline, init.signal]) : deadline
  try {
    const answer = await send(agents, url, init, signal)
    const body = await readBody(answer, target, init.maxBytes ?? MAX_BYTES)
    const status = answer.statusCode ?? 502
    const empty = WITHOUT_BODY.has(status) || init.method === 'HEAD'
    return new Response(empty ? null : body, { status, headers: headersOf(answer) })
  } catch (error) {
    if (error instanceof BoathouseError) throw error
    if (init.signal?.aborted) throw init.signal.reason
    if (deadline.aborted) throw egressErrors.REQUEST_TIMED_OUT({ ...target, millis }, error)
    throw egressErrors.CONNECT_FAILED({ ...target, reason: reasonOf(error) }, error)
  }
}
