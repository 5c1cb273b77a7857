import type { LogChunk } from '../modules/runs/index.ts'
import { withoutSecrets } from '../platform/known-secrets.ts'

const LARGEST_CHUNK_BYTES = 65_536

interface OpenLog {
  /** Kept in the row of the attempt while nothing else of it was written. */
  head: string
  /** Bytes that the database has. */
  saved: number
  waiting: string
}

export interface AttemptLogs {
  /** Adds a line with the moment, in milliseconds since 1970. */
  readonly line: (attemptId: string, at: number, text: string) => void
  /** The whole log, as long as it was not begun to be written in pieces. */
  readonly whole: (attemptId: string) => string | undefined
  readonly bytes: (attemptId: string) => number
  /** The pieces that are still to be written; they count as written then. */
  readonly take: (attemptIds?: readonly string[]) => readonly LogChunk[]
  /** An attempt of which another process wrote the beginning. */
  readonly resume: (attemptId: string, bytes: number) => void
  readonly close: (attemptId: string) => void
}

/** Pieces of at most 64 KiB, cut between lines where a line is not longer by itself. */
const pieces = (text: string): string[] => {
  if (Buffer.byteLength(text) <= LARGEST_CHUNK_BYTES) return [text]
  const found: string[] = []
  let piece = ''
  for (const line of text.split(/(?<=\n)/)) {
    // A character is at most three bytes of UTF-8 for each of its UTF-16 units.
    for (const part of line.match(/[^]{1,20000}/gu) ?? []) {
      if (Buffer.byteLength(piece) + Buffer.byteLength(part) > LARGEST_CHUNK_BYTES) {
        found.push(piece)
        piece = ''
      }
      piece += part
    }
  }
  return [...found, piece]
}

/** The logs of the attempts at work here, on their way into the database. */
export const attemptLogs = (): AttemptLogs => {
  const logs = new Map<string, OpenLog>()
  const open = (id: string): OpenLog => {
    const log = logs.get(id) ?? { head: '', saved: 0, waiting: '' }
    logs.set(id, log)
    return log
  }
  const takeOne = (id: string, log: OpenLog): LogChunk[] => {
    // What is in the head goes there with the next save of the attempt.
    if (log.waiting === '') return []
    const chunks: LogChunk[] = []
    for (const text of pieces(log.waiting)) {
      chunks.push({ attemptId: id, startByte: log.saved, text })
      log.saved += Buffer.byteLength(text)
    }
    log.waiting = ''
    return chunks
  }
  return {
    line: (id, at, text) => {
      open(id).waiting += `${new Date(at).toISOString()} ${withoutSecrets(text)}\n`
    },
    whole: (id) => {
      const log = logs.get(id)
      if (!log || log.saved > Buffer.byteLength(log.head)) return undefined
      log.head += log.waiting
      log.saved = Buffer.byteLength(log.head)
      log.waiting = ''
      return log.head
    },
    bytes: (id) => {
      const log = logs.get(id)
      return log ? log.saved + Buffer.byteLength(log.waiting) : 0
    },
    take: (ids) =>
      (ids ?? [...logs.keys()]).flatMap((id) => {
        const log = logs.get(id)
        return log ? takeOne(id, log) : []
      }),
    resume: (id, bytes) => void logs.set(id, { head: '', saved: bytes, waiting: '' }),
    close: (id) => void logs.delete(id),
  }
}
