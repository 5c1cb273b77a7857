import type { Database } from '../../platform/database.ts'
import { findJob, type JobRow } from './job.store.ts'

export interface JobMemory {
  /** As `findJob`, but the job may have changed since; `isFresh` when it was read just now. */
  readonly find: (
    workspaceId: string,
    ref: string,
  ) => Promise<{ readonly job: JobRow | undefined; readonly isFresh: boolean }>
  readonly forget: (workspaceId: string, ref: string) => void
}

const REMEMBERED = 1000

/**
 * Jobs by name or id, for a caller whose next write is refused when the job has changed: it saves that caller a query.
 * Whoever is refused forgets the job and tries again.
 */
export const jobMemory = (db: Database): JobMemory => {
  const known = new Map<string, JobRow>()
  return {
    find: async (workspaceId, ref) => {
      const key = `${workspaceId} ${ref}`
      const remembered = known.get(key)
      if (remembered) return { job: remembered, isFresh: false }
      const job = await findJob(db, workspaceId, ref)
      if (known.size >= REMEMBERED) known.clear()
      if (job && job.deleted_at === null) known.set(key, job)
      return { job, isFresh: true }
    },
    forget: (workspaceId, ref) => void known.delete(`${workspaceId} ${ref}`),
  }
}
