import type { Instant } from '../modules/runs/index.ts'

export interface DatabaseClock {
  readonly now: () => Instant
  /** The database said that it is `instant`. */
  readonly set: (instant: Instant) => void
}

/** The database's clock, carried on by this process's monotonic one: the host's clock may jump, this does not. */
export const databaseClock = (): DatabaseClock => {
  let offset: number | undefined
  return {
    set: (instant) => {
      // The answer is older than it looks; the youngest answer is the truest. Drift is followed slowly.
      const given = instant - performance.now()
      offset = offset === undefined || given > offset ? given : offset * 0.99 + given * 0.01
    },
    now: () => {
      if (offset === undefined) throw new Error('the database was not asked for the time yet')
      return offset + performance.now()
    },
  }
}
