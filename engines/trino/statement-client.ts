import { parsePage, type Page } from './page.ts'
import { sendOnce, sendRepeatable, type RetryPolicy, type SendHttp } from './send-request.ts'
import { sessionHeaders, type TrinoSession } from './session-headers.ts'
import { TrinoError } from './trino-error.ts'

/** Where a coordinator is and how requests get there. */
export interface TrinoTarget {
  /** `http(s)://host[:port][/path]`, without a slash at the end. */
  readonly baseUrl: string
  readonly send: SendHttp
  /** `Bearer …` or `Basic …`; undefined: none. */
  readonly authorization?: string | undefined
}

/** A query that Trino has taken. `nextUri` is a path on the coordinator; undefined: the query is over. Plain JSON. */
export interface QueryHandle {
  readonly queryId: string
  readonly nextUri: string | undefined
}

// A coordinator that restarts or fails over is back within minutes; the query is then gone, and says so.
const PATIENCE: RetryPolicy = {
  patienceMillis: 120_000,
  waiting: { firstMillis: 50, longestMillis: 5000 },
}
const ADDRESS = /^\/v1\/statement\/(?:queued|executing)\/[\w.-]+\/[\w.-]+\/\d+$/

/**
 * The path of a `nextUri`. Trino names itself as it believes to be called; we ask where the connection says, so that an
 * answer cannot send us, with our password, elsewhere. Throws TrinoError UNREACHABLE.
 */
const pathOf = (target: TrinoTarget, nextUri: string): string => {
  const url = URL.parse(nextUri, target.baseUrl)
  const prefix = new URL(target.baseUrl).pathname.replace(/\/$/, '')
  const path = url?.pathname.startsWith(`${prefix}/v1/`) ? url.pathname.slice(prefix.length) : url?.pathname
  if (path === undefined || !ADDRESS.test(path))
    throw new TrinoError('UNREACHABLE', 'Trino answered with an address that is no statement of its own.')
  return path
}

const authorized = ({ authorization }: TrinoTarget): Record<string, string> =>
  authorization === undefined ? {} : { authorization }

const handleOf = (target: TrinoTarget, page: Page): QueryHandle => ({
  queryId: page.id,
  nextUri: page.nextUri === undefined ? undefined : pathOf(target, page.nextUri),
})

/**
 * Hands a statement to Trino, which starts nothing before the first `nextPage`: save the handle in between, and a crash
 * leaves nothing running. The request is sent once: whether an answer that was lost created a query does not matter,
 * for nobody will ever follow it. Throws TrinoError.
 */
export const submitStatement = async (
  target: TrinoTarget,
  text: string,
  session: TrinoSession,
  signal: AbortSignal,
): Promise<QueryHandle> => {
  const answer = await sendOnce(target.send, `${target.baseUrl}/v1/statement`, {
    method: 'POST',
    body: text,
    headers: {
      ...sessionHeaders(session),
      ...authorized(target),
      'content-type': 'text/plain; charset=utf-8',
    },
    signal,
  })
  const page = parsePage(await answer.text())
  if (page.error) throw page.error
  return handleOf(target, page)
}

/**
 * The next page and the handle after it. Asking again with the same handle gives the same page, so that after a crash
 * the last saved handle loses nothing; an older one is QUERY_GONE. Waits up to a second for news while the query runs.
 * A failed query is a page with `error`, not a throw. Throws TrinoError when there is no page to be had.
 */
export const nextPage = async (
  target: TrinoTarget,
  handle: QueryHandle & { readonly nextUri: string },
  user: string,
  signal: AbortSignal,
): Promise<{ readonly page: Page; readonly handle: QueryHandle }> => {
  const url = target.baseUrl + pathOf(target, handle.nextUri)
  const headers = { 'x-trino-user': user, ...authorized(target) }
  const answer = await sendRepeatable(target.send, url, { headers, signal }, PATIENCE)
  const page = parsePage(await answer.text())
  return { page, handle: handleOf(target, page) }
}

/** Asks Trino to stop a query; true when it said that it did, or that it does not know the query any more. */
export const cancelQuery = async (
  target: TrinoTarget,
  handle: QueryHandle,
  user: string,
  signal: AbortSignal,
): Promise<boolean> => {
  const path = handle.nextUri === undefined ? `/v1/query/${handle.queryId}` : pathOf(target, handle.nextUri)
  const headers = { 'x-trino-user': user, ...authorized(target) }
  try {
    const answer = await sendRepeatable(
      target.send,
      target.baseUrl + path,
      { method: 'DELETE', headers, signal },
      PATIENCE,
    )
    await answer.body?.cancel()
    return true
  } catch (error) {
    if (error instanceof TrinoError && error.code === 'QUERY_GONE') return true
    throw error
  }
}
