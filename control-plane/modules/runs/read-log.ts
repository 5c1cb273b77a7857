import type { Input, Output, operations } from '@boathouse/contract'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import type { Database } from '../../platform/database.ts'
import { findChunks, findLog, type LogHead } from './run-log.store.ts'
import { hasEnded } from './run-states.ts'

type Query = Input<typeof operations.readRunLog>['query']
type Part = Output<typeof operations.readRunLog>

// The first byte of a character in UTF-8 is never 10xxxxxx.
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80

/** The next place from `at` on, in steps, where a character begins. */
const boundary = (bytes: Buffer, at: number, step: 1 | -1): number => {
  let place = Math.min(Math.max(at, 0), bytes.length)
  while (place > 0 && place < bytes.length && isContinuation(bytes[place])) place += step
  return place
}

/** The bytes from `from` to `to`, and where they really begin: pieces are kept whole. */
const bytesOf = async (
  db: Database,
  head: LogHead,
  from: number,
  to: number,
): Promise<{ readonly start: number; readonly bytes: Buffer }> => {
  const first = Buffer.from(head.text)
  const parts = from < first.length ? [{ start: 0, bytes: first }] : []
  if (to > first.length)
    for (const { start, text } of await findChunks(db, head.id, Math.max(from, first.length), to))
      parts.push({ start, bytes: Buffer.from(text) })
  return { start: parts[0]?.start ?? from, bytes: Buffer.concat(parts.map((part) => part.bytes)) }
}

/** A part of a log by bytes, cut between characters. Throws ATTEMPT_NOT_FOUND. */
export const readLog = async (db: Database, runId: string, query: Query): Promise<Part> => {
  const { task_key, attempt, limit, direction } = query
  const head = await findLog(db, runId, task_key, attempt)
  if (!head) throw runErrors.ATTEMPT_NOT_FOUND({ run_id: runId, task_key, attempt: attempt ?? 1 })
  const backward = direction === 'backward'
  const anchor = Math.min(query.offset ?? (backward ? head.size : 0), head.size)
  const from = backward ? Math.max(0, anchor - limit) : anchor
  const to = backward ? anchor : Math.min(head.size, anchor + limit)
  const { start, bytes } = await bytesOf(db, head, from, to)
  // Forward keeps where the reader stands and ends before a broken character; backward begins after one.
  const begin = boundary(bytes, from - start, backward ? 1 : -1)
  const end = boundary(bytes, to - start, -1)
  return {
    attempt_id: head.id,
    attempt: head.number,
    text: bytes.toString('utf8', begin, end),
    offset: start + begin,
    next_offset: start + Math.max(begin, end),
    size: head.size,
    complete: hasEnded(head.state as never),
  }
}
