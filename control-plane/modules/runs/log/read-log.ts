import type { Input, Output, operations } from '@boathouse/contract'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import { hasEnded } from '../run-states.ts'
import { readLogBytes, type LogSource } from './log-bytes.ts'

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

/** A part of a log by bytes, cut between characters. Throws ATTEMPT_NOT_FOUND. */
export const readLog = async (source: LogSource, runId: string, query: Query): Promise<Part> => {
  const { task_key, attempt: number, limit, direction } = query
  const backward = direction === 'backward'
  const rangeOf = (size: number) => {
    const anchor = Math.min(query.offset ?? (backward ? size : 0), size)
    return backward
      ? { from: Math.max(0, anchor - limit), to: anchor }
      : { from: anchor, to: Math.min(size, anchor + limit) }
  }
  const read = await readLogBytes(source, { runId, taskKey: task_key, number }, rangeOf)
  if (!read) throw runErrors.ATTEMPT_NOT_FOUND({ run_id: runId, task_key, attempt: number ?? 1 })
  const { head, found } = read
  const { start, bytes } = found
  const { from, to } = rangeOf(head.size)
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
    deleted_at: head.deletedAt,
  }
}
