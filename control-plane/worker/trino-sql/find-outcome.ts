import { setTimeout as wait } from 'node:timers/promises'
import type { Observation } from '@boathouse/engines/port.ts'
import {
  cancelQuery,
  findQueriesBySource,
  findQuery,
  type KnownQuery,
} from '@boathouse/engines/trino/index.ts'
import { earlierAttempts } from '../../modules/runs/index.ts'
import { patiently } from './patiently.ts'
import { didItsWork, effectsOf } from './query-effects.ts'
import {
  sourceOf,
  type Coordinator,
  type Following,
  type LiveQuery,
  type TrinoSqlDeps,
} from './trino-work.ts'

const CONFIRM_MILLIS = 60_000
const ASK_MILLIS = 500
const LOOKUP = 'boathouse-lookup'

const isOver = ({ state }: KnownQuery): boolean => state === 'FINISHED' || state === 'FAILED'

/** Cancels a query that nobody reads and waits until Trino says how it ended; undefined when Trino forgot it. */
const endOf = async (
  { trino }: Coordinator,
  query: KnownQuery,
  signal: AbortSignal,
): Promise<KnownQuery | undefined> => {
  if (isOver(query)) return query
  const session = trino.session(LOOKUP)
  const patient = AbortSignal.any([signal, AbortSignal.timeout(CONFIRM_MILLIS)])
  await cancelQuery(trino.target, { queryId: query.queryId, nextUri: undefined }, session.user, patient)
  for (;;) {
    const now = await findQuery(trino.target, query.queryId, session, patient)
    if (!now || isOver(now)) return now
    await wait(ASK_MILLIS, undefined, { signal: patient })
  }
}

/**
 * What the attempts of this task before this one did on Trino, asked before another submission: an observation when
 * one of them did the work, undefined when none did. What still ran of them is canceled, and its end awaited.
 */
export const findEarlier = async (
  deps: TrinoSqlDeps,
  coordinator: Coordinator,
  live: LiveQuery,
  writes: boolean,
  signal: AbortSignal,
): Promise<Observation | undefined> => {
  const { attempt } = live
  if (attempt.number === 1) return undefined
  const earlier = await earlierAttempts(deps.db, attempt)
  const sources = new Map(earlier.map((one) => [sourceOf(attempt, one.number), one]))
  const { trino } = coordinator
  const known = await findQueriesBySource(trino.target, [...sources.keys()], trino.session(LOOKUP), signal)
  const ends: KnownQuery[] = []
  for (const query of known) {
    const end = await endOf(coordinator, query, signal)
    if (end) ends.push(end)
    const was = isOver(query) ? `had ended as ${query.state}` : `was ${query.state} and was canceled`
    const number = sources.get(query.source)?.number
    deps.line(attempt.attemptId, `Query ${query.queryId} of attempt ${number} ${was}.`)
  }
  for (const one of earlier) {
    const effects = await effectsOf(deps, { ...live, attempt: { ...attempt, attemptId: one.id } })
    const finished = ends.some(
      ({ source, state }) => state === 'FINISHED' && source === sourceOf(attempt, one.number),
    )
    if (effects.length > 0 || (writes && finished))
      return didItsWork(effects, `Attempt ${one.number} had done the work; nothing was done twice.`)
  }
  return undefined
}

const endOfLost = async (
  { line }: TrinoSqlDeps,
  { attempt, controller: { signal }, query: { saved, coordinator } }: Following,
): Promise<KnownQuery | undefined> => {
  const { target, session } = coordinator.trino
  const look = async (): Promise<KnownQuery | undefined> => {
    const known = await findQuery(target, saved.queryId, session(LOOKUP), signal)
    return known && endOf(coordinator, known, signal)
  }
  return patiently(signal, look, (error) => {
    const said = error instanceof Error ? error.message : String(error)
    line(attempt.attemptId, `How query ${saved.queryId} ended is asked for again: ${said}`)
  })
}

const told = (end: KnownQuery | undefined): string => {
  if (!end) return 'is not known to Trino any more'
  return end.errorName === undefined ? `ended as ${end.state}` : `ended as ${end.state} (${end.errorName})`
}

const partly = (code: string, message: string): Observation => ({
  state: 'FAILED',
  error: { error_code: code, message },
  partialEffect: true,
})

/** What became of a query whose pages Trino no longer gives. */
export const findOutcome = async (deps: TrinoSqlDeps, live: Following): Promise<Observation> => {
  const { queryId, writes } = live.query.saved
  const end = await endOfLost(deps, live)
  const effects = await effectsOf(deps, live)
  const found = `Query ${queryId} ${told(end)}`
  deps.line(live.attempt.attemptId, `${found}; its pages cannot be read any more.`)
  if (end?.state === 'FINISHED' && (writes || effects.length > 0))
    return didItsWork(effects, 'The query finished; how many rows it wrote was not read.')
  if (effects.length > 0)
    return end
      ? partly(end.errorName ?? 'QUERY_FAILED', `${found} after it had committed.`)
      : didItsWork(effects, 'Trino has forgotten the query; the catalog has its commit.')
  if (end?.errorName === 'USER_CANCELED' && live.submission.signal.aborted) return { state: 'CANCELED' }
  if (end || !writes) return { state: 'LOST', message: `${found}; it changed nothing.` }
  return partly(
    'UNKNOWN_OUTCOME',
    `${found}: it may have done its work or not. Look at what it writes, then repair the run.`,
  )
}
