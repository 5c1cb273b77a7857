import { memoryStorage, type ObjectStorage } from '@boathouse/storage'
import { newId } from '../../../platform/ids.ts'
import { createTestWorkspace, type TestWorkspace } from '../../../testing/test-workspace.ts'
import { logArchive, type LogArchive } from '../log/log-archive.ts'

export interface OldRun {
  readonly id: string
  readonly attemptId: string
}

/** A database with runs that ended long ago, as the worker would have left them. */
export interface HistoryRoom extends TestWorkspace {
  readonly storage: ObjectStorage
  readonly archive: LogArchive
  /** One task, one attempt, an event, ten characters of log; not ended when `live`. */
  readonly addRun: (
    days: number,
    options?: { readonly live?: boolean; readonly log?: string | null },
  ) => Promise<OldRun>
  readonly count: (table: string, where?: string) => Promise<number>
}

const idOf = (days: number): string => {
  const hex = (Date.now() - days * 86_400_000).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}${newId().slice(13)}`
}

export const createHistoryRoom = async (): Promise<HistoryRoom> => {
  const room = await createTestWorkspace()
  const { pool } = room.database
  const storage = memoryStorage()
  const { workspaceId } = room
  return {
    ...room,
    storage,
    archive: logArchive(storage, 's3://store'),
    count: async (table, where = 'true') => {
      const { rows } = await pool.query(`SELECT count(*)::int AS count FROM ${table} WHERE ${where}`)
      return rows[0].count
    },
    addRun: async (days, { live = false, log = '0123456789' } = {}) => {
      const [id, attemptId] = [idOf(days), newId()]
      const state = live ? 'RUNNING' : 'SUCCEEDED'
      const at = live ? null : new Date(Date.now() - days * 86_400_000)
      await pool.query(
        `INSERT INTO run (id, workspace_id, job_id, job_name, job_version, state, parameters, priority, trigger,
           requested_by, run_as_id, run_as, finished_at)
         VALUES ($1, $2, $3, 'job', 1, $4, '{}', 0, 'MANUAL', 'admin', $3, 'admin', $5)`,
        [id, workspaceId, room.administrator.id, state, at],
      )
      await pool.query(
        `INSERT INTO task_run (run_id, task_key, state, reason, message, attempts, lost_attempts, result)
         VALUES ($1, 'a', $2, '', '', 1, 0, '{"rows":"1","effects":[],"columns":[],"data_array":[["x"]]}')`,
        [id, state],
      )
      await pool.query(
        `INSERT INTO task_run_attempt (id, run_id, task_key, number, state, reason, message, started_at, finished_at, log)
         VALUES ($1, $2, 'a', 1, $3, '', '', now(), $4, $5)`,
        [attemptId, id, state, at, log],
      )
      await pool.query(`INSERT INTO run_event (run_id, sequence, changes) VALUES ($1, 2, '[]')`, [id])
      return { id, attemptId }
    },
  }
}
