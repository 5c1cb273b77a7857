import { inTransaction, type Database } from '../../../platform/database.ts'
import { reachedRunStep } from '../../../platform/run-steps.ts'
import type { LogArchive } from './log-archive.ts'
import {
  deleteChunks,
  findFirstChunks,
  findWaitingLogs,
  moveToObject,
  moveToRow,
  type WaitingLog,
} from './log-object.store.ts'

export interface CompactDeps {
  readonly db: Database
  readonly archive: LogArchive
}

// So much of a log becomes one object: few requests for a gigabyte, and its end is there at once.
const OBJECT_BYTES = 8 * 2 ** 20
// Logs up to this size stay in the row of their attempt: an object would cost more than it saves.
const ROW_BYTES = 65_536
const BATCH = 50

interface Stretch {
  readonly start: number
  readonly bytes: Buffer
}

/** The pieces without gaps from the first on. What two workers wrote of the same place is taken once. */
const firstStretch = (
  stored: number,
  pieces: readonly { start: number; text: string }[],
): Stretch | undefined => {
  const [first] = pieces
  if (!first) return undefined
  const start = Math.max(stored, first.start)
  let end = start
  const parts: Buffer[] = []
  for (const piece of pieces) {
    if (piece.start > end) break
    const bytes = Buffer.from(piece.text)
    const fresh = bytes.subarray(Math.min(bytes.length, end - piece.start))
    parts.push(fresh)
    end += fresh.length
  }
  return { start, bytes: Buffer.concat(parts) }
}

const fitsRow = (log: WaitingLog, stretch: Stretch): boolean =>
  log.ended &&
  !log.hasObjects &&
  stretch.start === log.stored &&
  stretch.bytes.length === log.waiting &&
  log.stored + stretch.bytes.length <= ROW_BYTES

/** Moves one stretch. */
const compactOne = async ({ db, archive }: CompactDeps, log: WaitingLog): Promise<void> => {
  const stretch = firstStretch(log.stored, await findFirstChunks(db, log.id, OBJECT_BYTES))
  if (!stretch) return
  const { start, bytes } = stretch
  if (bytes.length === 0) return deleteChunks(db, log.id, start)
  if (fitsRow(log, stretch))
    return inTransaction(db, (tx) => moveToRow(tx, log.id, start, bytes.toString('utf8')))
  const { location, storedBytes } = await archive.write(log.id, start, bytes)
  reachedRunStep('log-object-written')
  await inTransaction(db, (tx) =>
    moveToObject(tx, log.id, { start, byteCount: bytes.length, location }, storedBytes),
  )
}

/**
 * Moves pieces of logs out of the database: the first 8 MiB of every live log that has as many, and the rest once its
 * attempt has ended. A kill at any point leaves the pieces, or the object that took their place; an object whose row was
 * not written is written over by the next round, for it has the same name. `mayGoOn` is asked before each stretch.
 * Gives back how many stretches were moved.
 */
export const compactLogs = async (deps: CompactDeps, mayGoOn: () => Promise<boolean>): Promise<number> => {
  let moved = 0
  for (;;) {
    const waiting = await findWaitingLogs(deps.db, OBJECT_BYTES, BATCH)
    for (const log of waiting) {
      if (!(await mayGoOn())) return moved
      await compactOne(deps, log)
      moved += 1
    }
    if (waiting.length === 0) return moved
  }
}
