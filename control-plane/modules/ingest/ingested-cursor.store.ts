import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import type { LoadingTask } from './ingested-file.store.ts'

/** From the value up to which a source was loaded to that of this load; undefined: nothing was loaded yet. */
export interface CursorMove {
  readonly from: string | undefined
  readonly to: string
}

/** What a cursor belongs to: the same question to the same database, for the same table. */
export const sourceKey = (parts: readonly (string | undefined)[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('hex')

/** Up to where the task has loaded the source. */
export const cursorOf = async (
  db: Database,
  { jobId, taskKey }: LoadingTask,
  source: string,
): Promise<string | undefined> => {
  const row = await db
    .selectFrom('ingested_cursor')
    .select('value')
    .where('job_id', '=', jobId)
    .where('task_key', '=', taskKey)
    .where('source', '=', source)
    .executeTakeFirst()
  return row?.value
}

/** Moves the cursor in the transaction that loads the rows. False: another run has moved it meanwhile. */
export const rememberCursor = async (
  tx: Tx,
  { jobId, taskKey }: LoadingTask,
  attempt: { readonly runId: string; readonly attemptId: string },
  source: string,
  { from, to }: CursorMove,
): Promise<boolean> => {
  const { rows } =
    from === undefined
      ? await sql`
INSERT INTO ingested_cursor (job_id, task_key, source, value, run_id, attempt_id)
VALUES (${jobId}::uuid, ${taskKey}, ${source}, ${to}, ${attempt.runId}::uuid, ${attempt.attemptId}::uuid)
ON CONFLICT DO NOTHING RETURNING value`.execute(tx)
      : await sql`
UPDATE ingested_cursor SET value = ${to}, run_id = ${attempt.runId}::uuid, attempt_id = ${attempt.attemptId}::uuid,
  loaded_at = clock_timestamp()
WHERE job_id = ${jobId}::uuid AND task_key = ${taskKey} AND source = ${source} AND value = ${from}
RETURNING value`.execute(tx)
  return rows.length === 1
}
