import { inTransaction, type Database } from '../../../platform/database.ts'
import type { LogArchive } from '../log/log-archive.ts'
import {
  deletePart,
  deleteRuns,
  findOldRuns,
  findProgress,
  forgetProgress,
  logObjectsOf,
  saveProgress,
  workspacesWithRuns,
  type KeepingWorkspace,
} from './old-runs.store.ts'
import { DEFAULT_RETENTION, type RetentionDays, type RunPart } from './retention.policy.ts'

export interface SweepDeps {
  readonly db: Database
  readonly archive: LogArchive
}

const BATCH = 200
const PARTS: readonly RunPart[] = ['logs', 'results', 'events']

type MayGoOn = () => Promise<boolean>

// Objects go before the rows that name them: what a kill leaves is done again, and nothing is left that nobody knows.
const deleteObjects = async ({ db, archive }: SweepDeps, runIds: readonly string[]): Promise<void> => {
  const locations = await logObjectsOf(db, runIds)
  if (locations.length > 0) await archive.delete(locations)
}

/** Takes one part from the runs that are old enough. A run that went on for longer than that keeps it to its own end. */
const sweepPart = async (
  deps: SweepDeps,
  workspaceId: string,
  part: RunPart,
  days: number,
  mayGoOn: MayGoOn,
): Promise<void> => {
  while (await mayGoOn()) {
    const after = await findProgress(deps.db, workspaceId, part)
    const found = await findOldRuns(deps.db, { workspaceId, days, after, limit: BATCH })
    if (!found) return
    if (part === 'logs') await deleteObjects(deps, found.ids)
    await inTransaction(deps.db, async (tx) => {
      if (found.ids.length > 0) await deletePart[part](tx, found.ids)
      await saveProgress(tx, workspaceId, part, found.last)
    })
  }
}

const sweepRuns = async (
  deps: SweepDeps,
  workspaceId: string,
  days: number,
  mayGoOn: MayGoOn,
): Promise<number> => {
  let deleted = 0
  let after: string | undefined
  while (await mayGoOn()) {
    const found = await findOldRuns(deps.db, { workspaceId, days, after, limit: BATCH })
    if (!found) break
    if (found.ids.length > 0) {
      await deleteObjects(deps, found.ids)
      await inTransaction(deps.db, (tx) => deleteRuns(tx, found.ids))
    }
    deleted += found.ids.length
    after = found.last
  }
  return deleted
}

const daysOf = ({ days }: KeepingWorkspace): RetentionDays => ({ ...DEFAULT_RETENTION, ...days })

/**
 * Deletes what has lived its time, workspace by workspace in batches of two hundred runs, and everything of workspaces
 * that are gone. `mayGoOn` is asked before each batch. Gives back how many runs were deleted.
 */
export const sweepHistory = async (deps: SweepDeps, mayGoOn: MayGoOn): Promise<number> => {
  let deleted = 0
  for (const workspace of await workspacesWithRuns(deps.db)) {
    const { id } = workspace
    if (workspace.days === null) {
      deleted += await sweepRuns(deps, id, 0, mayGoOn)
      await forgetProgress(deps.db, id)
      continue
    }
    const days = daysOf(workspace)
    if (days.runs_days !== null) deleted += await sweepRuns(deps, id, days.runs_days, mayGoOn)
    for (const part of PARTS) {
      const kept = days[`${part}_days`]
      if (kept !== null) await sweepPart(deps, id, part, kept, mayGoOn)
    }
  }
  return deleted
}
