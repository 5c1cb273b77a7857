import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'

/** The task of a job, which remembers what it has loaded. */
export interface LoadingTask {
  readonly jobId: string
  readonly taskKey: string
}

/** A file in one state; changed, it is another. */
export interface FileVersion {
  readonly path: string
  readonly version: string
}

/** Those of the files that the task has not loaded yet, in their order. */
export const newFilesOf = async <File extends FileVersion>(
  db: Database,
  { jobId, taskKey }: LoadingTask,
  files: readonly File[],
): Promise<readonly File[]> => {
  const records = files.map(({ path, version }, at) => ({ at, path, version }))
  const { rows } = await sql<{ at: number }>`
SELECT x.at FROM json_to_recordset(${JSON.stringify(records)}::json) AS x (at integer, path text, version text)
WHERE NOT EXISTS (
  SELECT 1 FROM ingested_file known WHERE known.job_id = ${jobId} AND known.task_key = ${taskKey}
    AND known.path = x.path AND known.version = x.version)`.execute(db)
  const wanted = new Set(rows.map(({ at }) => at))
  return files.filter((_, at) => wanted.has(at))
}

export const hasLoadedBefore = async (db: Database, { jobId, taskKey }: LoadingTask): Promise<boolean> => {
  const row = await db
    .selectFrom('ingested_file')
    .select('path')
    .where('job_id', '=', jobId)
    .where('task_key', '=', taskKey)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Remembers files in the transaction that loads them. False: another run has loaded one of them. */
export const rememberFiles = async (
  tx: Tx,
  { jobId, taskKey }: LoadingTask,
  attempt: { readonly runId: string; readonly attemptId: string },
  files: readonly FileVersion[],
): Promise<boolean> => {
  const records = files.map(({ path, version }) => ({ path, version }))
  const { rows } = await sql`
INSERT INTO ingested_file (job_id, task_key, path, version, run_id, attempt_id)
SELECT ${jobId}::uuid, ${taskKey}, path, version, ${attempt.runId}::uuid, ${attempt.attemptId}::uuid
FROM json_to_recordset(${JSON.stringify(records)}::json) AS x (path text, version text)
ON CONFLICT DO NOTHING RETURNING path`.execute(tx)
  return rows.length === files.length
}
