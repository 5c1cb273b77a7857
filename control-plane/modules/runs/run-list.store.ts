import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { hasEnded, type RunState } from './run-states.ts'
import type { Change, Trigger } from './run-view.ts'

export interface RunFilter {
  readonly workspaceId: string
  /** Undefined: of every job. */
  readonly jobId: string | undefined
  readonly states: readonly RunState[] | undefined
  readonly trigger: Trigger | undefined
  readonly createdAfter: string | undefined
  readonly createdBefore: string | undefined
  /** Those made before this one. */
  readonly before: string | undefined
  readonly limit: number
}

// The first 48 bits of a UUIDv7 are its milliseconds, so a moment is a place in the primary key.
const idAt = (instant: string): string => {
  const hex = Math.max(0, Date.parse(instant)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}

/** The first rows of `filter`, whatever their states. */
const runsOf = (db: Database, filter: RunFilter) => {
  let query = db
    .selectFrom('run')
    .select([
      'id',
      'job_id',
      'job_name',
      'job_version',
      'state',
      'reason',
      'message',
      'trigger',
      'scheduled_for',
      'original_run_id',
      'requested_by',
      'created_at',
      'started_at',
      'finished_at',
      'version',
    ])
    .where('workspace_id', '=', filter.workspaceId)
    .orderBy('id', 'desc')
    .limit(filter.limit)
  if (filter.jobId !== undefined) query = query.where('job_id', '=', filter.jobId)
  if (filter.trigger) query = query.where('trigger', '=', filter.trigger)
  if (filter.createdAfter) query = query.where('id', '>=', idAt(filter.createdAfter))
  if (filter.createdBefore) query = query.where('id', '<', idAt(filter.createdBefore))
  if (filter.before) query = query.where('id', '<', filter.before)
  return query
}

type RunsOf = ReturnType<typeof runsOf>

const inState = (query: RunsOf, state: RunState): RunsOf =>
  // Written out: the planner must see that an index of some states holds this one.
  query.where('state', '=', sql.lit(state))

const living = (
  db: Database,
  query: RunsOf,
  { workspaceId, jobId }: RunFilter,
  states: RunState[],
): RunsOf => {
  let work = db.selectFrom('run_work').select('run_id').where('run_work.workspace_id', '=', workspaceId)
  if (jobId !== undefined) work = work.where('run_work.job_id', '=', jobId)
  return query.where('state', 'in', states).where('id', 'in', work)
}

/**
 * Newest first. Each end state is looked up by itself, in the order of its index, and what lives by its work: one index
 * gives one state in order, so that no hundred thousand failures are sorted for a page of fifty.
 */
export const listRuns = (db: Database, filter: RunFilter) => {
  const all = runsOf(db, filter)
  if (!filter.states) return all.execute()
  const states = [...new Set(filter.states)]
  const live = states.filter((state) => !hasEnded(state))
  const [first, ...more] = [
    ...states.filter(hasEnded).map((state) => inState(all, state)),
    ...(live.length > 0 ? [living(db, all, filter, live)] : []),
  ].map((part) => db.selectFrom(part.as('part')).selectAll())
  if (!first) return all.execute()
  const together = more.reduce((query, part) => query.unionAll(part), first)
  return together.orderBy('id', 'desc').limit(filter.limit).execute()
}

export type RunListRow = Awaited<ReturnType<typeof listRuns>>[number]

/** In their order, those after `after`. */
export const listEvents = async (
  db: Database,
  runId: string,
  after: bigint,
  limit: number,
): Promise<
  readonly { readonly sequence: bigint; readonly at: string; readonly changes: readonly Change[] }[]
> => {
  const { rows } = await sql<{ sequence: bigint; at: string; changes: readonly Change[] }>`
    SELECT sequence, at, changes FROM run_event WHERE run_id = ${runId} AND sequence > ${after}
    ORDER BY sequence LIMIT ${limit}`.execute(db)
  return rows
}
