import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'

/** A stretch of a log that lies in the store: bytes from `start` on. */
export interface LogObject {
  readonly start: number
  readonly byteCount: number
  readonly location: string
}

/** The objects that hold any of the bytes from `from` up to `to`, in order. */
export const findObjects = async (
  db: Database,
  attemptId: string,
  from: number,
  to: number,
): Promise<readonly LogObject[]> => {
  const { rows } = await sql<LogObject>`
    SELECT start_byte::float8 AS start, byte_count AS "byteCount", location FROM run_log_object
    WHERE attempt_id = ${attemptId} AND start_byte < ${to} AND start_byte + byte_count > ${from}
    ORDER BY start_byte`.execute(db)
  return rows
}

/** A log of which pieces wait to leave the database. */
export interface WaitingLog {
  readonly id: string
  /** Nothing is added any more. */
  readonly ended: boolean
  /** Where the rest of it ends, in its row or in objects. */
  readonly stored: number
  readonly hasObjects: boolean
  /** Bytes of the pieces. */
  readonly waiting: number
}

// Who ends an attempt may have sent a last piece a moment before.
const SETTLED_SECONDS = 10

/** Logs of attempts that have ended, and live ones with at least `full` bytes of pieces. */
export const findWaitingLogs = async (db: Database, full: number, limit: number): Promise<WaitingLog[]> => {
  // The table holds many pieces of few attempts: from one attempt to the next by the index.
  const { rows } = await sql<WaitingLog>`
    WITH RECURSIVE found AS (
      (SELECT attempt_id FROM run_log_chunk ORDER BY attempt_id LIMIT 1)
      UNION ALL
      SELECT (SELECT c.attempt_id FROM run_log_chunk c WHERE c.attempt_id > f.attempt_id ORDER BY c.attempt_id LIMIT 1)
      FROM found f WHERE f.attempt_id IS NOT NULL
    ), logs AS (
      SELECT a.id, coalesce(a.finished_at < clock_timestamp() - make_interval(secs => ${SETTLED_SECONDS}), false) AS ended,
        octet_length(coalesce(a.log, '')) AS head,
        (SELECT o.start_byte + o.byte_count FROM run_log_object o
          WHERE o.attempt_id = a.id ORDER BY o.start_byte DESC LIMIT 1) AS objects,
        (SELECT c.start_byte + c.byte_count FROM run_log_chunk c
          WHERE c.attempt_id = a.id ORDER BY c.start_byte DESC LIMIT 1)
        - (SELECT c.start_byte FROM run_log_chunk c WHERE c.attempt_id = a.id ORDER BY c.start_byte LIMIT 1) AS waiting
      FROM found f JOIN task_run_attempt a ON a.id = f.attempt_id
    )
    SELECT id, ended, greatest(head, objects)::float8 AS stored, objects IS NOT NULL AS "hasObjects", waiting::float8 AS waiting
    FROM logs WHERE ended OR waiting >= ${full} LIMIT ${limit}`.execute(db)
  return rows
}

/** The first pieces of a log, in order, that begin within `bytes` of its first. */
export const findFirstChunks = async (
  db: Database,
  attemptId: string,
  bytes: number,
): Promise<readonly { readonly start: number; readonly text: string }[]> => {
  const { rows } = await sql<{ start: number; text: string }>`
    SELECT start_byte::float8 AS start, text FROM run_log_chunk
    WHERE attempt_id = ${attemptId}
      AND start_byte < ${bytes} + (SELECT min(start_byte) FROM run_log_chunk WHERE attempt_id = ${attemptId})
    ORDER BY start_byte`.execute(db)
  return rows
}

/** Removes the pieces that begin before `to`. */
export const deleteChunks = async (tx: Database, attemptId: string, to: number): Promise<void> => {
  await sql`DELETE FROM run_log_chunk WHERE attempt_id = ${attemptId} AND start_byte < ${to}`.execute(tx)
}

/** The object holds what the pieces up to its end did. It may be there already: then whoever wrote it died. */
export const moveToObject = async (
  tx: Tx,
  attemptId: string,
  object: LogObject,
  storedBytes: number,
): Promise<void> => {
  await sql`
    INSERT INTO run_log_object (attempt_id, start_byte, byte_count, location, stored_bytes)
    VALUES (${attemptId}, ${object.start}, ${object.byteCount}, ${object.location}, ${storedBytes})
    ON CONFLICT DO NOTHING`.execute(tx)
  await deleteChunks(tx, attemptId, object.start + object.byteCount)
}

/** A small log of an attempt that has ended stands in its row: `text` from byte `start` on, unless it is there already. */
export const moveToRow = async (tx: Tx, attemptId: string, start: number, text: string): Promise<void> => {
  const { numAffectedRows = 0n } = await sql`
    UPDATE task_run_attempt SET log = coalesce(log, '') || ${text}
    WHERE id = ${attemptId} AND octet_length(coalesce(log, '')) = ${start}`.execute(tx)
  if (numAffectedRows > 0n) await deleteChunks(tx, attemptId, start + Buffer.byteLength(text))
}

/** Bytes of logs in the store: as they are there, and as they are read. */
export const storedLogBytes = async (db: Database): Promise<{ stored: number; plain: number }> => {
  const { rows } = await sql<{ stored: number; plain: number }>`
    SELECT coalesce(sum(stored_bytes), 0)::float8 AS stored, coalesce(sum(byte_count), 0)::float8 AS plain
    FROM run_log_object`.execute(db)
  return rows[0] ?? { stored: 0, plain: 0 }
}
