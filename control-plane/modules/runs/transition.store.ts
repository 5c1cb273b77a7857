import { sql, type RawBuilder } from 'kysely'
import type { Database } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import { dataWithoutSecrets, withoutSecrets } from '../../platform/known-secrets.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import {
  dropLateNotices,
  eventsBetween,
  insertNotices,
  noticeRecords,
  noticesOf,
  type NewNotice,
} from '../notifications/index.ts'
import { hasEnded } from './run-states.ts'
import type { Change, Instant } from './run-view.ts'
import { insertAttempts, insertTasks, millis, taskRecords, type TaskStep } from './task-records.ts'

/** One run's step from the last save to the next. */
export interface Transition extends TaskStep {
  readonly changes: readonly Change[]
  /** The worker's lease on the run. */
  readonly epoch: bigint
  /** Gives the lease back, to be taken again at this moment: -Infinity at once, Infinity once somebody wakes it. */
  readonly release: Instant | undefined
}

const RUNS = sql`id uuid, epoch bigint, version bigint, state text, reason text, message text, started_at float8,
  finished_at float8, admitted boolean, done boolean, wake_at text, knew_stop boolean, knew_skips int, changes json`

interface Given {
  readonly runs: string
  readonly tasks: string
  readonly attempts: string
  readonly owner: string
}

/**
 * The only writer of states. One statement, so one transaction and one turn to the database however many runs: the
 * rows of runs that this worker still holds in the version it knows, their tasks and attempts, one event each, and
 * the work row, which goes when the run has ended.
 */
const statement = (given: Given, more: RawBuilder<unknown>) => sql<{ id: string; version: bigint }>`
WITH input AS MATERIALIZED (
  SELECT * FROM json_to_recordset(${given.runs}::json) AS x (${RUNS})
), held AS MATERIALIZED (
  SELECT i.* FROM input i
  JOIN run_work w ON w.run_id = i.id AND w.lease_epoch = i.epoch AND w.lease_owner = ${given.owner}::uuid
  FOR UPDATE OF w
), moved AS (
  UPDATE run r SET state = h.state, reason = h.reason, message = h.message, version = r.version + 1,
    started_at = to_timestamp(h.started_at / 1000), finished_at = to_timestamp(h.finished_at / 1000)
  FROM held h WHERE r.id = h.id AND r.version = h.version
  RETURNING r.id, r.version, h.done, h.admitted, h.wake_at, h.knew_stop, h.knew_skips, h.changes
), tasks AS (${insertTasks(given.tasks, 'moved')}
  ON CONFLICT (run_id, task_key) DO UPDATE SET state = excluded.state, reason = excluded.reason,
    message = excluded.message, attempts = excluded.attempts, lost_attempts = excluded.lost_attempts,
    retry_at = excluded.retry_at, started_at = excluded.started_at, finished_at = excluded.finished_at,
    result = excluded.result, reused_from = excluded.reused_from
  WHERE t.finished_at IS NULL
), attempts AS (${insertAttempts(given.attempts, 'moved')}
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, reason = excluded.reason, message = excluded.message,
    error = excluded.error, running_at = excluded.running_at,
    finished_at = excluded.finished_at, log = coalesce(excluded.log, a.log)
  WHERE a.finished_at IS NULL
), events AS (
  INSERT INTO run_event (run_id, sequence, changes) SELECT id, version, changes FROM moved
), gone AS (
  DELETE FROM run_work w USING moved WHERE w.run_id = moved.id AND moved.done
), kept AS (
  UPDATE run_work w SET admitted = moved.admitted,
    lease_owner = CASE WHEN moved.wake_at IS NULL THEN w.lease_owner END,
    wake_at = CASE
      WHEN moved.wake_at IS NULL THEN w.wake_at
      -- Somebody asked for something since the worker looked.
      WHEN (w.stop_requested_at IS NOT NULL AND NOT moved.knew_stop)
        OR cardinality(w.skip_requests) > moved.knew_skips THEN '-infinity'
      ELSE moved.wake_at::timestamptz END
  FROM moved WHERE w.run_id = moved.id AND NOT moved.done
    AND (moved.wake_at IS NOT NULL OR w.admitted <> moved.admitted)
)${more}
SELECT id, version FROM moved`

const apply = preparedQuery((db: Database, given: Given) => ({
  compile: () => statement(given, sql``).compile(db),
}))

/** The same, with what is to be told of it: for batches with a job that notifies somebody, and only for those. */
const applyAndTell = preparedQuery((db: Database, given: Given & { readonly notices: string }) => ({
  compile: () =>
    statement(
      given,
      sql`, told AS (${insertNotices(given.notices, 'moved')}), in_time AS (${dropLateNotices('moved')})`,
    ).compile(db),
}))

export const wakeText = (at: Instant | undefined): string | null => {
  if (at === undefined) return null
  if (at === -Infinity) return '-infinity'
  return at === Infinity ? 'infinity' : new Date(at).toISOString()
}

const runRecord = ({ before, next, epoch, release, changes }: Transition) => ({
  id: next.id,
  epoch,
  version: before.version,
  state: next.state,
  reason: next.reason,
  message: withoutSecrets(next.message),
  started_at: millis(next.startedAt),
  finished_at: millis(next.finishedAt),
  admitted: next.admitted,
  done: hasEnded(next.state),
  wake_at: wakeText(release),
  knew_stop: next.stopRequestedBy !== undefined,
  knew_skips: next.skipRequests.length,
  changes: dataWithoutSecrets(changes),
})

const noticesOfStep = ({ before, next }: Transition): NewNotice[] => {
  const { notifications } = next.definition
  if (!notifications) return []
  const at = next.finishedAt ?? next.startedAt ?? next.createdAt
  const { id: runId, workspaceId } = next
  return eventsBetween(before, next).flatMap((event) =>
    noticesOf(notifications, event, next, event === 'START' ? (next.startedAt ?? at) : at).map((notice) => ({
      ...notice,
      runId,
      workspaceId,
    })),
  )
}

/**
 * Saves the steps of a batch of runs, each wholly or not at all. Gives back the new versions by run id; a run that is
 * missing there is another's now, or has moved on, and nothing of it was written.
 */
export const saveTransitions = async (
  db: Database,
  owner: string,
  batch: readonly Transition[],
): Promise<ReadonlyMap<string, bigint>> => {
  const given = { runs: stringifyJson(batch.map(runRecord)), ...taskRecords(batch), owner }
  const rows = batch.some(({ next }) => next.definition.notifications)
    ? await applyAndTell(db, { ...given, notices: noticeRecords(batch.flatMap(noticesOfStep)) })
    : await apply(db, given)
  return new Map(rows.map((row) => [row.id, row.version]))
}
