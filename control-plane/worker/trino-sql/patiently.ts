import { setTimeout as wait } from 'node:timers/promises'
import { BoathouseError } from '@boathouse/contract'

const RETRY_MILLIS = 1000

/**
 * Does something that must not fail because the database or Trino is away for a while: the query that it is about may be
 * well. What we refuse ourselves (BoathouseError) will not pass, and is thrown; so is the signal's reason.
 */
export const patiently = async <T>(
  signal: AbortSignal,
  work: () => Promise<T>,
  onTrouble?: (error: unknown) => void,
): Promise<T> => {
  for (;;) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (error instanceof BoathouseError) throw error
      onTrouble?.(error)
      await wait(RETRY_MILLIS, undefined, { signal })
    }
  }
}
