import type { LogPart } from '../../../api/types.ts'

/** As much of a log as the page holds: one stretch of it. */
export interface LogStretch {
  readonly parts: readonly Pick<LogPart, 'text' | 'offset' | 'next_offset'>[]
  /** Bytes of the whole log. */
  readonly size: number
  /** Nothing will be added, and the stretch reaches the end. */
  readonly complete: boolean
  /** When it was deleted because it had lived its time. */
  readonly deletedAt: string | null
}

export interface LogRequest {
  readonly direction: 'forward' | 'backward'
  readonly offset?: number
  readonly limit: number
  readonly wait_timeout: string
}

/** Reads a part of one log. */
export type ReadPart = (request: LogRequest, signal: AbortSignal) => Promise<LogPart>

const STEP = 262_144
/** What is held at most while following; what is older can be loaded again. */
const HELD = 32 * STEP

export const EMPTY: LogStretch = { parts: [], size: 0, complete: false, deletedAt: null }

export const startOf = ({ parts }: LogStretch): number => parts[0]?.offset ?? 0

const endOf = ({ parts }: LogStretch): number => parts.at(-1)?.next_offset ?? 0

/** Adds what follows; beyond what is held, the oldest goes. */
const withLater = (stretch: LogStretch, part: LogPart): LogStretch => {
  const parts = part.text === '' ? [...stretch.parts] : [...stretch.parts, part]
  while (parts.length > 1 && (parts.at(-1)?.next_offset ?? 0) - (parts[1]?.offset ?? 0) > HELD) parts.shift()
  const complete = part.complete && part.next_offset >= part.size
  return { parts, size: part.size, complete, deletedAt: part.deleted_at }
}

/** Adds what lies before. */
export const withEarlier = (stretch: LogStretch, part: LogPart): LogStretch => ({
  ...stretch,
  parts: part.text === '' ? stretch.parts : [part, ...stretch.parts],
})

/** The tail at once, then whatever is written, until the attempt has ended. Rejects when a read fails. */
export const followLog = async (
  read: ReadPart,
  onStretch: (change: (before: LogStretch) => LogStretch) => void,
  signal: AbortSignal,
): Promise<void> => {
  const tail = await read({ direction: 'backward', limit: STEP, wait_timeout: '0s' }, signal)
  let held = withLater(EMPTY, tail)
  let next = Math.max(endOf(held), tail.next_offset)
  onStretch(() => held)
  while (!held.complete && !signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop -- each read begins where the one before ended
    const part = await read({ direction: 'forward', offset: next, limit: STEP, wait_timeout: '20s' }, signal)
    next = part.next_offset
    held = { ...held, complete: part.complete && part.next_offset >= part.size }
    onStretch((before) => withLater(before, part))
  }
}

/** What lies before a stretch. */
export const readEarlier = (read: ReadPart, stretch: LogStretch, signal: AbortSignal): Promise<LogPart> =>
  read({ direction: 'backward', offset: startOf(stretch), limit: STEP, wait_timeout: '0s' }, signal)

/** All of a log as a file, read in parts, which the browser keeps outside of its memory when they are many. */
export const wholeLog = async (read: ReadPart, signal: AbortSignal): Promise<Blob> => {
  const texts: Blob[] = []
  for (let offset = 0; ;) {
    // oxlint-disable-next-line no-await-in-loop -- each read begins where the one before ended
    const part = await read({ direction: 'forward', offset, limit: 1_048_576, wait_timeout: '0s' }, signal)
    texts.push(new Blob([part.text]))
    if (part.next_offset >= part.size || part.next_offset === offset) break
    offset = part.next_offset
  }
  return new Blob(texts, { type: 'text/plain;charset=utf-8' })
}
