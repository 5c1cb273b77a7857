import { setTimeout as wait } from 'node:timers/promises'
import type { Observation, TaskResult } from '@boathouse/engines/port.ts'
import { nextPage, readRows, TrinoError, type Page } from '@boathouse/engines/trino/index.ts'
import { findOutcome } from './find-outcome.ts'
import { didItsWork, effectsOf } from './query-effects.ts'
import { patiently } from './patiently.ts'
import { errorOf, hintOf, progressLine } from './trino-words.ts'
import { handleOf, type Following, type LiveQuery, type SavedQuery, type TrinoSqlDeps } from './trino-work.ts'

// Tasks keep a sample of what they read; tables are where results belong.
const KEPT_ROWS = 100
const TELL_MILLIS = 2000
const RETRY_MILLIS = 5000

/** What has been read of a query. */
interface Reading {
  readonly data: (readonly (string | null)[])[]
  /** Rows were read by a process that is gone. */
  readonly resumed: boolean
  columns: TaskResult['columns']
  toldAt: number
  told: string
}

const tell = ({ line }: TrinoSqlDeps, { attempt }: LiveQuery, reading: Reading, page: Page): void => {
  const text = progressLine(page.stats)
  const isNews = text.split(',')[0] !== reading.told.split(',')[0]
  if (text === reading.told || (!isNews && performance.now() - reading.toldAt < TELL_MILLIS)) return
  reading.told = text
  reading.toldAt = performance.now()
  line(attempt.attemptId, text)
}

/** Takes the rows of a page and gives their number. */
const take = async ({ query, controller }: Following, reading: Reading, page: Page): Promise<bigint> => {
  if (page.updateType !== undefined || !page.columns) return 0n
  reading.columns = page.columns.map(({ name, typeText }) => ({ name, type_text: typeText }))
  if (!page.data) return 0n
  let count = 0n
  const { send } = query.coordinator.trino.target
  for await (const rows of readRows(send, page.columns, page.data, controller.signal)) {
    count += BigInt(rows.length)
    if (!reading.resumed) reading.data.push(...rows.slice(0, KEPT_ROWS - reading.data.length))
  }
  return count
}

const succeeded = async (
  deps: TrinoSqlDeps,
  live: LiveQuery,
  reading: Reading,
  page: Page,
  rows: bigint,
): Promise<Observation> => {
  const isRead = page.updateType === undefined
  const counted = isRead ? String(rows) : (page.updateCount?.toString() ?? null)
  const effects = await effectsOf(deps, live, counted)
  const result = { rows: counted, effects, columns: reading.columns, data_array: reading.data }
  return isRead && reading.resumed && rows > 0n
    ? { state: 'SUCCEEDED', result, note: 'The first rows were read by a process that is gone.' }
    : { state: 'SUCCEEDED', result }
}

const failed = async (deps: TrinoSqlDeps, live: LiveQuery, error: TrinoError): Promise<Observation> => {
  const effects = await effectsOf(deps, live)
  const told = errorOf(error)
  if (told.error_code === 'USER_CANCELED')
    return effects.length > 0
      ? didItsWork(effects, 'It had committed before it was stopped.')
      : { state: 'CANCELED' }
  if (told.error_code === 'ABANDONED_QUERY' && effects.length === 0)
    return { state: 'LOST', message: 'Nobody followed the query for too long, and Trino gave it up.' }
  const hint = hintOf(told)
  if (hint !== undefined) deps.line(live.attempt.attemptId, `Hint: ${hint}`)
  return { state: 'FAILED', error: told, partialEffect: effects.length > 0 }
}

/** Trino or the way there is away: the query may be well, so nothing is decided; asks again with a fresh sign-in. */
const comeAgain = async (deps: TrinoSqlDeps, live: Following, error: TrinoError): Promise<void> => {
  const { attempt, controller, query } = live
  deps.line(attempt.attemptId, `${errorOf(error).message} The query is asked for again.`)
  await wait(RETRY_MILLIS, undefined, { signal: controller.signal })
  const coordinator = await patiently(controller.signal, () => deps.openById(query.saved.connectionId))
  query.coordinator.trino.close()
  live.query = { ...query, coordinator }
}

const COMES_BACK: ReadonlySet<string> = new Set(['UNREACHABLE', 'UNAUTHENTICATED'])

/** One page, however long it takes; undefined when Trino has none any more. */
const ask = async (deps: TrinoSqlDeps, live: Following, nextUri: string): ReturnType<typeof askOnce> => {
  try {
    return await askOnce(live, nextUri)
  } catch (error) {
    if (!(error instanceof TrinoError) || live.controller.signal.aborted) throw error
    if (error.code === 'QUERY_GONE') return undefined
    if (!COMES_BACK.has(error.code)) throw error
    await comeAgain(deps, live, error)
    return ask(deps, live, nextUri)
  }
}

const askOnce = async (
  { controller, query }: Following,
  nextUri: string,
): Promise<Awaited<ReturnType<typeof nextPage>> | undefined> => {
  const { target, session } = query.coordinator.trino
  return nextPage(target, { queryId: query.saved.queryId, nextUri }, session('').user, controller.signal)
}

const note = (deps: TrinoSqlDeps, live: LiveQuery, page: Page): void => {
  const isQueued = page.stats.state === 'QUEUED' || page.stats.state === 'PLANNING'
  if (isQueued || live.saw.state === 'RUNNING') return
  live.saw = { state: 'RUNNING' }
  deps.onNews(live.attempt.runId)
}

/** Keeps where to go on. False: the attempt is not ours any more, and whoever has it goes on. */
export const keep = async (
  { saveHandle }: TrinoSqlDeps,
  { attempt: { attemptId }, controller }: LiveQuery,
  saved: SavedQuery,
): Promise<boolean> =>
  patiently(controller.signal, () => saveHandle({ attemptId, queryId: saved.queryId }, handleOf(saved)))

/**
 * Follows a query to its end, saving the address of every page before it is asked for: whoever takes over asks for the
 * same page again. undefined: the attempt is another worker's now.
 */
export const followQuery = async (deps: TrinoSqlDeps, live: Following): Promise<Observation | undefined> => {
  const { rows } = live.query.saved
  const reading: Reading = { data: [], resumed: rows > 0n, columns: [], toldAt: 0, told: '' }
  for (;;) {
    const { saved } = live.query
    const step = saved.nextUri === undefined ? undefined : await ask(deps, live, saved.nextUri)
    if (!step) {
      if (!(await keep(deps, live, saved))) return undefined
      return findOutcome(deps, live)
    }
    const { page, handle } = step
    tell(deps, live, reading, page)
    if (page.error) return failed(deps, live, page.error)
    note(deps, live, page)
    const next = { ...saved, ...handle, rows: saved.rows + (await take(live, reading, page)) }
    if (next.nextUri === undefined) return succeeded(deps, live, reading, page, next.rows)
    if (!(await keep(deps, live, next))) return undefined
    live.query = { ...live.query, saved: next }
  }
}
