/** True when `work` settled within `millis`; false when it did not, and at once when the client is gone. */
export const waitWithin = (work: Promise<unknown>, millis: number, gone: AbortSignal): Promise<boolean> => {
  if (millis === 0 || gone.aborted) return Promise.resolve(false)
  // Plain callbacks: AbortSignal.any and timers/promises cost a short statement 0.1 ms.
  return new Promise((resolve) => {
    const giveUp = (): void => end(false)
    const end = (settled: boolean): void => {
      clearTimeout(timer)
      gone.removeEventListener('abort', giveUp)
      resolve(settled)
    }
    const timer = setTimeout(giveUp, millis)
    gone.addEventListener('abort', giveUp)
    work.then(
      () => end(true),
      () => end(true),
    )
  })
}

/** Milliseconds of a `wait_timeout` such as `10s`. */
export const waitMillis = (text: string): number => Number(text.slice(0, -1)) * 1000
