export interface Periodic {
  /** Waits for the round that runs, and starts no other. */
  stop(): Promise<void>
}

/** Runs `round` now and then every `millis` after the last one ended. A round that fails is told and tried again. */
export const periodically = (
  millis: number,
  round: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Periodic => {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const run = async (): Promise<void> => {
    try {
      await round()
    } catch (error) {
      onError(error)
    }
    if (stopped) return
    timer = setTimeout(() => {
      running = run()
    }, millis)
    timer.unref()
  }
  let running = run()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
