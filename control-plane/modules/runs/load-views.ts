import type { TaskResult } from '@boathouse/engines/port.ts'
import type { Database } from '../../platform/database.ts'
import type { Claim } from './claim.store.ts'
import type { DefinitionMemory } from './definition-memory.ts'
import {
  findAttemptRows,
  findRunRows,
  findTaskRows,
  headOfRow,
  tasksOfRows,
  type RunRow,
} from './run-rows.ts'
import type { RunView } from './run-view.ts'

const keyOf = (row: RunRow) => ({ jobId: row.job_id, version: row.job_version })

/** Results that repairs keep, by the id of the repairing run. */
const keptResults = async (
  db: Database,
  rows: readonly RunRow[],
): Promise<ReadonlyMap<string, Record<string, TaskResult>>> => {
  const repairs = rows.filter((row) => row.kept_tasks !== null && row.original_run_id !== null)
  if (repairs.length === 0) return new Map()
  const tasks = await findTaskRows(
    db,
    repairs.flatMap((row) => row.original_run_id ?? []),
  )
  return new Map(
    repairs.map((row) => {
      const kept = tasks.filter(
        (task) => task.run_id === row.original_run_id && row.kept_tasks?.includes(task.task_key),
      )
      // Written by this module alone, in this shape.
      return [row.id, Object.fromEntries(kept.map((task) => [task.task_key, task.result as TaskResult]))]
    }),
  )
}

/** Runs as they are in the database; of several in three queries. */
export const loadViews = async (
  db: Database,
  definitions: DefinitionMemory,
  rows: readonly RunRow[],
): Promise<readonly RunView[]> => {
  const begun = rows.filter((row) => row.state !== 'QUEUED').map((row) => row.id)
  const [definitionOf, tasks, attempts, kept] = await Promise.all([
    definitions.load(rows.map(keyOf)),
    begun.length > 0 ? findTaskRows(db, begun) : [],
    begun.length > 0 ? findAttemptRows(db, begun) : [],
    keptResults(db, rows),
  ])
  return rows.map((row) => {
    const definition = definitionOf(keyOf(row))
    return {
      ...headOfRow(row, definition),
      kept: kept.get(row.id),
      tasks: tasksOfRows(
        definition,
        tasks.filter((task) => task.run_id === row.id),
        attempts.filter((attempt) => attempt.run_id === row.id),
      ),
    }
  })
}

/** What was asked for of a run, on top of its view. */
export const withRequests = (view: RunView, claim: Claim): RunView => ({
  ...view,
  admitted: claim.admitted,
  stopRequestedBy: claim.stop_requested_by ?? undefined,
  skipRequests: claim.skip_requests,
})

/** The runs of claims, with what was asked for of each. */
export const loadClaimed = async (
  db: Database,
  definitions: DefinitionMemory,
  claims: readonly Claim[],
): Promise<readonly { readonly view: RunView; readonly epoch: bigint }[]> => {
  const rows = await findRunRows(
    db,
    claims.map((claim) => claim.run_id),
  )
  const views = new Map((await loadViews(db, definitions, rows)).map((view) => [view.id, view]))
  return claims.flatMap((claim) => {
    const view = views.get(claim.run_id)
    return view ? [{ view: withRequests(view, claim), epoch: claim.lease_epoch }] : []
  })
}
