import { inTransaction, type Database, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { dueFires } from './fire-times.policy.ts'
import { forgetRuns, insertFires, pauseSchedule, takeDue, type DueRow } from './fire.store.ts'
import { ruleOfRow } from './present-schedule.ts'

/** A run that a schedule asks for. */
export interface ScheduledRun {
  readonly runId: string
  readonly jobId: string
  readonly scheduledFor: Date
  readonly parameters: Readonly<Record<string, unknown>>
  /** In whose name the schedule asks: who made or last changed it. */
  readonly changedById: string
  readonly scheduleId: string
  readonly scheduleName: string
  readonly jobName: string
  readonly workspaceId: string
}

/** Makes the runs in this transaction; gives why, by run id, for those that cannot be made. */
export type StartRuns = (tx: Tx, runs: readonly ScheduledRun[]) => Promise<ReadonlyMap<string, string>>

/** Schedules of one round. */
export const MOST_AT_ONCE = 500

interface Plan {
  readonly runs: readonly ScheduledRun[]
  readonly next: Date | undefined
}

const runsOf = (row: DueRow): Plan => {
  if (row.job_deleted) return { runs: [], next: undefined }
  const [due, now] = [new Date(row.due), new Date(row.now)]
  const { fires, next } = dueFires(ruleOfRow(row), due, now, row.catch_up, row.catch_up_limit)
  const runs = fires.map((scheduledFor) => ({
    runId: newId(),
    jobId: row.job_id,
    scheduledFor,
    parameters: row.parameters as Readonly<Record<string, unknown>>,
    changedById: row.changed_by_id,
    scheduleId: row.id,
    scheduleName: row.name,
    jobName: row.job,
    workspaceId: row.workspace_id,
  }))
  return { runs, next }
}

const pauseRefused = async (
  tx: Tx,
  plans: readonly (Plan & { readonly row: DueRow })[],
  refused: ReadonlyMap<string, string>,
): Promise<void> => {
  for (const { row, runs } of plans) {
    const [why] = runs.flatMap(({ runId }) => refused.get(runId) ?? [])
    if (why !== undefined) await pauseSchedule(tx, row.id, why)
  }
  await forgetRuns(tx, [...refused.keys()])
}

/**
 * Fires what is due, at most five hundred schedules: the instants, the runs and the next instants are written in one
 * transaction, so that a kill leaves all or nothing. Any number of processes may do so at the same time. A schedule
 * whose runs cannot be made pauses itself and says why. Gives how many schedules it looked at.
 */
export const fireDue = (db: Database, startRuns: StartRuns): Promise<number> =>
  inTransaction(db, async (tx) => {
    const rows = await takeDue(tx, MOST_AT_ONCE)
    if (rows.length === 0) return 0
    const plans = rows.map((row) => ({ row, ...runsOf(row) }))
    const fires = plans.flatMap(({ row, runs }) =>
      runs.map(({ runId, scheduledFor }) => ({ scheduleId: row.id, instant: scheduledFor, runId })),
    )
    const moves = plans.map(({ row, next }) => ({ id: row.id, next }))
    const mine = await insertFires(tx, fires, moves)
    const runs = plans.flatMap((plan) => plan.runs).filter(({ runId }) => mine.has(runId))
    const refused = runs.length > 0 ? await startRuns(tx, runs) : new Map<string, string>()
    if (refused.size > 0) await pauseRefused(tx, plans, refused)
    return rows.length
  })
