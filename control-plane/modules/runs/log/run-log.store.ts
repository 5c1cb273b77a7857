import { sql } from 'kysely'
import type { Database } from '../../../platform/database.ts'

export interface LogChunk {
  readonly attemptId: string
  readonly startByte: number
  readonly text: string
}

/** Adds pieces of logs. A piece that is there already stays: whoever wrote it was faster. */
export const insertChunks = async (db: Database, chunks: readonly LogChunk[]): Promise<void> => {
  if (chunks.length === 0) return
  await sql`
    INSERT INTO run_log_chunk (attempt_id, start_byte, byte_count, text)
    SELECT * FROM unnest(${chunks.map((one) => one.attemptId)}::uuid[], ${chunks.map((one) => one.startByte)}::bigint[],
      ${chunks.map((one) => Buffer.byteLength(one.text))}::int[], ${chunks.map((one) => one.text)}::text[])
    ON CONFLICT DO NOTHING`.execute(db)
}

// Where a log ends: in its row, in the newest of its objects, or in the newest of its pieces.
const sizeOfLog = sql`greatest(octet_length(coalesce(a.log, '')),
  (SELECT o.start_byte + o.byte_count FROM run_log_object o
    WHERE o.attempt_id = a.id ORDER BY o.start_byte DESC LIMIT 1),
  (SELECT c.start_byte + c.byte_count FROM run_log_chunk c
    WHERE c.attempt_id = a.id ORDER BY c.start_byte DESC LIMIT 1))::float8`

export interface LogHead {
  readonly id: string
  readonly number: number
  readonly state: string
  readonly text: string
  /** Bytes of everything. */
  readonly size: number
  readonly deletedAt: string | null
}

/** An attempt of a task and the beginning of its log; the newest when `number` is undefined. */
export const findLog = async (
  db: Database,
  runId: string,
  taskKey: string,
  number: number | undefined,
): Promise<LogHead | undefined> => {
  const { rows } = await sql<LogHead>`
    SELECT a.id, a.number, a.state, coalesce(a.log, '') AS text, ${sizeOfLog} AS size, a.log_deleted_at AS "deletedAt"
    FROM task_run_attempt a
    WHERE a.run_id = ${runId} AND a.task_key = ${taskKey} AND (${number ?? null}::int IS NULL OR a.number = ${number ?? null})
    ORDER BY a.number DESC LIMIT 1`.execute(db)
  return rows[0]
}

export interface StoredPiece {
  readonly start: number
  readonly text: string
}

/** The pieces that hold any of the bytes from `from` up to `to`, in order. */
export const findChunks = async (
  db: Database,
  attemptId: string,
  from: number,
  to: number,
): Promise<readonly StoredPiece[]> => {
  const { rows } = await sql<StoredPiece>`
    SELECT start_byte::float8 AS start, text FROM run_log_chunk
    WHERE attempt_id = ${attemptId} AND start_byte < ${to}
      AND start_byte >= coalesce((SELECT max(start_byte) FROM run_log_chunk
        WHERE attempt_id = ${attemptId} AND start_byte <= ${from}), 0)
    ORDER BY start_byte`.execute(db)
  return rows
}

/** Bytes of the logs of the attempts of runs, by attempt id. */
export const findLogSizes = async (
  db: Database,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const { rows } = await sql<{ id: string; size: number }>`
    SELECT a.id, ${sizeOfLog} AS size
    FROM task_run_attempt a WHERE a.run_id = ANY(${runIds}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row.size]))
}
