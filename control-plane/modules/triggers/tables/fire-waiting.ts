import { inTransaction, type Database, type Tx } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import type { PausedStarter } from '../../notifications/index.ts'
import type { StartTriggered, TriggeredRun } from '../trigger-deps.ts'
import {
  anyWaits,
  forgetWaiting,
  markFired,
  markStarted,
  pauseTrigger,
  takeWaiting,
  waitingFires,
  type Fired,
  type WaitingFire,
  type WaitingTrigger,
} from './fire.store.ts'
import { filledParameters, tableNameOf, type TriggerSettings } from './trigger-settings.ts'

export interface FireDeps {
  readonly db: Database
  readonly startRuns: StartTriggered
  /** Which of these runs have not ended. */
  readonly liveRuns: (tx: Tx, runIds: readonly string[]) => Promise<ReadonlySet<string>>
  /** The job behind each attempt. */
  readonly jobsOfAttempts: (tx: Tx, attemptIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Has people told of a trigger that pauses itself; gives a sentence that says whom. */
  readonly tellOfPause: (tx: Tx, paused: PausedStarter, reason: string) => Promise<string>
}

const BATCH = 100

const runOf = (row: WaitingTrigger, { snapshot_id: snapshotId }: WaitingFire): TriggeredRun => ({
  runId: newId(),
  jobId: row.job_id,
  trigger: 'TABLE',
  parameters: filledParameters(row.parameters as TriggerSettings['parameters'], {
    name: tableNameOf(row),
    snapshotId,
  }),
  askedById: row.changed_by_id,
  askedBy: `table ${tableNameOf(row)}`,
})

interface Plan {
  readonly runs: readonly TriggeredRun[]
  readonly fired: readonly Fired[]
}

/** One run for each snapshot; or one for the newest, which speaks for all. */
const planOf = (row: WaitingTrigger, fires: readonly WaitingFire[]): Plan => {
  const groups = row.coalesce === 'EACH' ? fires.map((fire) => [fire]) : [fires]
  // With an interval between runs, each has its turn.
  const now = row.min_interval_seconds > 0 ? groups.slice(0, 1) : groups
  const runs: TriggeredRun[] = []
  const fired: Fired[] = []
  for (const group of now) {
    const newest = group.at(-1)
    if (!newest) continue
    const run = runOf(row, newest)
    runs.push(run)
    fired.push(...group.map((fire) => ({ ...fire, run_id: run.runId })))
  }
  return { runs, fired }
}

const pauseRefused = async (
  { tellOfPause }: FireDeps,
  tx: Tx,
  { id, name, job: jobName, workspace_id: workspaceId }: WaitingTrigger,
  why: string,
): Promise<void> => {
  const told = await tellOfPause(tx, { kind: 'table trigger', id, name, jobName, workspaceId }, why)
  await pauseTrigger(tx, id, `${why} ${told}`)
  await forgetWaiting(tx, id)
}

const startOf = async (
  deps: FireDeps,
  tx: Tx,
  row: WaitingTrigger,
  fires: readonly WaitingFire[],
): Promise<number> => {
  const { runs, fired } = planOf(row, fires)
  const [last] = runs.slice(-1)
  if (!last) return 0
  const refused = await deps.startRuns(tx, runs)
  const [why] = refused.values()
  if (why !== undefined) {
    await pauseRefused(deps, tx, row, why)
    return 0
  }
  await markFired(tx, fired)
  await markStarted(tx, row.id, last.runId)
  return runs.length
}

/**
 * Starts what new snapshots ask for: the runs, and which snapshots they stand for, are written in one transaction, so
 * that a kill leaves all or nothing. Any number of processes may do so at the same time. What a job's own runs commit
 * does not start it again. Gives how many runs were made.
 */
export const fireWaiting = async (deps: FireDeps): Promise<number> => {
  if (!(await anyWaits(deps.db))) return 0
  return inTransaction(deps.db, async (tx) => {
    const rows = await takeWaiting(tx, BATCH)
    if (rows.length === 0) return 0
    const all = await waitingFires(
      tx,
      rows.map(({ id }) => id),
    )
    const makers = await deps.jobsOfAttempts(
      tx,
      all.flatMap((fire) => fire.attempt_id ?? []),
    )
    const live = await deps.liveRuns(
      tx,
      rows.flatMap((row) => row.last_run_id ?? []),
    )
    let started = 0
    for (const row of rows) {
      const fires = all.filter((fire) => fire.trigger_id === row.id)
      const own = (fire: WaitingFire): boolean =>
        fire.attempt_id !== null && makers.get(fire.attempt_id) === row.job_id
      const silent = row.job_deleted ? fires : fires.filter(own)
      if (silent.length > 0)
        await markFired(
          tx,
          silent.map((fire) => ({ ...fire, run_id: null })),
        )
      const waitsForLast = row.coalesce === 'LATEST' && row.last_run_id !== null && live.has(row.last_run_id)
      if (row.job_deleted || waitsForLast) continue
      started += await startOf(
        deps,
        tx,
        row,
        fires.filter((fire) => !own(fire)),
      )
    }
    return started
  })
}
