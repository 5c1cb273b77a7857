import { commonErrors } from '@boathouse/contract'

export interface PaceLimits {
  /** At once, after a rest. */
  readonly burst: number
  readonly perSecond: number
  /** Keys; beyond them the one that was quiet longest is forgotten. */
  readonly remembered: number
}

/** Throws RATE_LIMITED when `key` came faster than it may. */
export type Pace = (key: string) => void

/**
 * The generic cell rate algorithm: of each key one number is kept, the moment at which it will have used nothing. Kept in
 * this process, so that a flood writes no row: with several servers each has its own. `now` in milliseconds.
 */
export const createPace = (limits: PaceLimits, now: () => number = () => performance.now()): Pace => {
  const step = 1000 / limits.perSecond
  const tolerance = step * (limits.burst - 1)
  const restedAt = new Map<string, number>()
  return (key) => {
    const at = now()
    const due = Math.max(restedAt.get(key) ?? 0, at)
    const early = due - at - tolerance
    // To the end of the order, refused or not: the first one is the one that was quiet longest.
    restedAt.delete(key)
    restedAt.set(key, early > 0 ? due : due + step)
    if (early > 0) throw commonErrors.RATE_LIMITED({ retry_after_seconds: Math.ceil(early / 1000) })
    if (restedAt.size <= limits.remembered) return
    const [oldest] = restedAt.keys()
    if (oldest !== undefined) restedAt.delete(oldest)
  }
}
