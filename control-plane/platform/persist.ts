import { setTimeout as pause } from 'node:timers/promises'

const RETRY_MILLIS = 250

/**
 * Writes again and again while the database is away, for at most `seconds`; then throws the last error. For
 * the end of work that took place: giving up early would leave it to be judged by recovery.
 */
export const persist = async <T>(
  write: () => Promise<T>,
  seconds: number,
  onRetry: (error: unknown) => void,
): Promise<T> => {
  const giveUpAt = performance.now() + seconds * 1000
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
      onRetry(error)
      await pause(RETRY_MILLIS)
    }
  }
}
