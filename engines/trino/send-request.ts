import { waitBeforeRetry, type Waiting } from './wait-before-retry.ts'
import { TrinoError } from './trino-error.ts'

/** How requests leave: given by the server, which decides where they may go. Redirects are not followed. */
export type SendHttp = (url: string, init: RequestInit) => Promise<Response>

// 429 and the gateway's three: «come again» in Trino's protocol. The pages before a query's start may be asked twice.
const COME_AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504])
const GONE: ReadonlySet<number> = new Set([404, 410])
const REFUSED: ReadonlySet<number> = new Set([401, 403])

const refusal = (status: number, text: string): TrinoError => {
  if (REFUSED.has(status))
    return new TrinoError(
      'UNAUTHENTICATED',
      `Trino refuses the sign-in (HTTP ${status}). Check the connection's user.`,
    )
  if (GONE.has(status))
    return new TrinoError(
      'QUERY_GONE',
      'Trino no longer knows this query: it was restarted, or the query is over.',
    )
  const said = text.trim().slice(0, 200)
  return new TrinoError('UNREACHABLE', `Trino answered HTTP ${status}${said === '' ? '' : `: ${said}`}.`)
}

/** What to do when a request got no usable answer: how often and how long to try again. */
export interface RetryPolicy {
  /** Milliseconds after which trying again ends. */
  readonly patienceMillis: number
  readonly waiting: Waiting
}

/**
 * Sends a request that may safely be sent again, and waits and repeats it while Trino cannot be reached or says «come
 * again». Gives the answer with status 2xx. Throws TrinoError UNREACHABLE, UNAUTHENTICATED or QUERY_GONE, and the
 * signal's reason.
 */
export const sendRepeatable = async (
  send: SendHttp,
  url: string,
  init: RequestInit & { readonly signal: AbortSignal },
  policy: RetryPolicy,
): Promise<Response> => {
  const giveUp = Date.now() + policy.patienceMillis
  for (let attempt = 0; ; attempt++) {
    init.signal.throwIfAborted()
    const answer = await send(url, { ...init, redirect: 'error' }).catch((error: unknown) => {
      init.signal.throwIfAborted()
      return new TrinoError('UNREACHABLE', 'Trino does not answer.', { cause: error })
    })
    if (answer instanceof Response && answer.ok) return answer
    const retry = !(answer instanceof Response) || COME_AGAIN.has(answer.status)
    if (!retry || Date.now() >= giveUp) {
      throw answer instanceof Response ? refusal(answer.status, await answer.text()) : answer
    }
    if (answer instanceof Response) await answer.body?.cancel()
    await waitBeforeRetry(attempt, policy.waiting, init.signal)
  }
}

/** Sends a request once. Throws TrinoError UNREACHABLE or UNAUTHENTICATED. */
export const sendOnce = async (
  send: SendHttp,
  url: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<Response> => {
  const answer = await send(url, { ...init, redirect: 'error' }).catch((error: unknown) => {
    init.signal.throwIfAborted()
    throw new TrinoError('UNREACHABLE', 'Trino does not answer.', { cause: error })
  })
  if (!answer.ok) throw refusal(answer.status, await answer.text())
  return answer
}
