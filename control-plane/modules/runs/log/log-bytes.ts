import type { Database } from '../../../platform/database.ts'
import type { LogArchive } from './log-archive.ts'
import { findObjects } from './log-object.store.ts'
import { findChunks, findLog, type LogHead } from './run-log.store.ts'

export interface LogSource {
  readonly db: Database
  readonly archive: LogArchive
}

export interface LogAttempt {
  readonly runId: string
  readonly taskKey: string
  /** From 1; undefined: the newest. */
  readonly number: number | undefined
}

interface Part {
  readonly start: number
  readonly bytes: Buffer
}

export interface LogBytes {
  /** Where they begin: at what was asked for or before it. */
  readonly start: number
  readonly bytes: Buffer
}

// What was lost of a log, as when somebody deleted an object of it, reads as blanks: places after it stay where they are.
const blanks = (count: number): Buffer => Buffer.alloc(Math.max(0, count), ' ')

/** One after the other; what two of them hold counts once. */
const joined = (parts: readonly Part[], from: number): LogBytes => {
  const begin = Math.min(from, parts[0]?.start ?? from)
  let end = begin
  const kept: Buffer[] = []
  for (const { start, bytes } of parts) {
    const gap = blanks(start - end)
    const fresh = bytes.subarray(Math.min(bytes.length, Math.max(0, end - start)))
    kept.push(gap, fresh)
    end += gap.length + fresh.length
  }
  return { start: begin, bytes: Buffer.concat(kept) }
}

const read = async (
  { db, archive }: LogSource,
  head: LogHead,
  from: number,
  to: number,
): Promise<LogBytes> => {
  const row = Buffer.from(head.text)
  const parts: Part[] = from < row.length ? [{ start: 0, bytes: row }] : []
  if (to > row.length) {
    const begin = Math.max(from, row.length)
    // Pieces become objects while this reads: in this order each is seen once at least.
    const pieces = await findChunks(db, head.id, begin, to)
    for (const object of await findObjects(db, head.id, begin, to)) {
      const bytes = await archive.read(object)
      if (bytes) parts.push({ start: object.start, bytes })
    }
    for (const { start, text } of pieces) parts.push({ start, bytes: Buffer.from(text) })
  }
  return joined(
    parts.toSorted((a, b) => a.start - b.start),
    from,
  )
}

const TRIES = 3

/**
 * The log of an attempt and its bytes where `range` says; the bytes are those of whole pieces, so that there are more of
 * them. Undefined when there is no such attempt.
 */
export const readLogBytes = async (
  source: LogSource,
  attempt: LogAttempt,
  range: (size: number) => { readonly from: number; readonly to: number },
): Promise<{ readonly head: LogHead; readonly found: LogBytes } | undefined> => {
  for (let left = TRIES; ; left--) {
    const head = await findLog(source.db, attempt.runId, attempt.taskKey, attempt.number)
    if (!head) return undefined
    const { from, to } = range(head.size)
    const found = await read(source, head, from, to)
    // The pieces of a small log became part of its row in this moment: look again.
    const missing = to - found.start - found.bytes.length
    if (missing <= 0) return { head, found }
    if (left <= 1)
      return { head, found: { start: found.start, bytes: Buffer.concat([found.bytes, blanks(missing)]) } }
  }
}
