import { setTimeout as pause } from 'node:timers/promises'

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

/** True when `work` settled within `millis`; false when it did not, and at once when the client is gone. */
export const waitWithin = async (
  work: Promise<unknown>,
  millis: number,
  gone: AbortSignal,
): Promise<boolean> => {
  if (millis === 0) return false
  const timer = new AbortController()
  const timeout = pause(millis, false, { signal: timer.signal }).catch(() => false)
  const left = aborted(AbortSignal.any([gone, timer.signal])).then(() => false)
  try {
    return await Promise.race([work.then(() => true), timeout, left])
  } finally {
    timer.abort()
  }
}

/** Milliseconds of a `wait_timeout` such as `10s`. */
export const waitMillis = (text: string): number => Number(text.slice(0, -1)) * 1000
