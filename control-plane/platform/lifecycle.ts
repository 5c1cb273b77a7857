import type { Log } from './log.ts'

/**
 * What was started, in order; it is stopped in the opposite order. One part that fails to stop does not keep
 * the others from stopping.
 */
export interface Lifecycle {
  readonly onStop: (name: string, stop: () => Promise<void> | void) => void
  /** Stops everything once; later calls wait for the same end. */
  readonly stop: () => Promise<void>
}

export const createLifecycle = (log: Log): Lifecycle => {
  const parts: { name: string; stop: () => Promise<void> | void }[] = []
  let stopping: Promise<void> | undefined
  const stopAll = async (): Promise<void> => {
    for (const part of parts.toReversed()) {
      const began = performance.now()
      try {
        await part.stop()
        log.debug({ part: part.name, millis: Math.round(performance.now() - began) }, 'stopped')
      } catch (error) {
        log.error({ part: part.name, err: error }, 'did not stop cleanly')
      }
    }
  }
  return {
    onStop: (name, stop) => {
      log.debug({ part: name, process_millis: Math.round(performance.now()) }, 'started')
      parts.push({ name, stop })
    },
    stop: () => (stopping ??= stopAll()),
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
const DEADLINE_MILLIS = 25_000
// Ctrl-C reaches the whole foreground group, and the launchers in front of us (npm, a bootstrap) pass theirs on:
// what comes this soon is the same wish, not a second one.
const SAME_WISH_MILLIS = 500

/**
 * Stops gracefully at the first SIGTERM, SIGINT or SIGHUP and resolves with the exit code. A second signal, or
 * 25 s (Kubernetes kills after 30), ends the process at once; what is lost then is only what was never
 * acknowledged.
 */
export const stopOnSignal = (stop: () => Promise<void>, log: Log): Promise<number> =>
  new Promise((resolve) => {
    let first: number | undefined
    const onSignal = (signal: NodeJS.Signals): void => {
      if (first !== undefined && performance.now() - first < SAME_WISH_MILLIS) return
      if (first !== undefined) {
        log.warn({ signal }, 'stopping at once')
        process.exit(130)
      }
      first = performance.now()
      log.info({ signal }, 'stopping; a second signal stops at once')
      setTimeout(() => {
        log.error('did not stop in time')
        process.exit(1)
      }, DEADLINE_MILLIS).unref()
      stop().then(
        () => resolve(0),
        (error: unknown) => {
          log.error({ err: error }, 'did not stop cleanly')
          resolve(1)
        },
      )
    }
    for (const signal of SIGNALS) process.on(signal, onSignal)
  })
