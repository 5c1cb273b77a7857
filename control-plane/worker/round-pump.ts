import { claimSome, hasRoom, runRound } from './run-round.ts'
import type { WorkerDeps } from './worker-deps.ts'

export interface RoundPump {
  /** Something held is due. */
  readonly wake: () => void
  /** There may be new work in the database. */
  readonly search: () => void
  /** While it is told so, no new work is taken; what is held goes on. */
  readonly holdBack: (isHeldBack: boolean) => void
  readonly start: () => void
  /** Begins no other round, and waits for the one that runs. */
  readonly stop: () => Promise<void>
}

const LONGEST_SLEEP_MILLIS = 60_000

/** One round after the other while there is something to do, and one timer for what comes later. */
export const roundPump = (deps: WorkerDeps): RoundPump => {
  const state = { stopped: true, searching: false, heldBack: false }
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const mayClaim = (): boolean => state.searching && !state.heldBack && hasRoom(deps)
  const isIdle = (): boolean => state.stopped || (!mayClaim() && deps.held.due(deps.now()).length === 0)
  const work = async (): Promise<void> => {
    do {
      if (mayClaim()) {
        state.searching = false
        if (await claimSome(deps)) state.searching = true
      }
      await runRound(deps)
    } while (!isIdle())
  }
  const schedule = (): void => {
    clearTimeout(timer)
    const at = deps.held.nextWake()
    if (at === undefined || state.stopped) return
    timer = setTimeout(wake, Math.max(1, Math.min(at - deps.now(), LONGEST_SLEEP_MILLIS)))
    timer.unref()
  }
  const wake = (): void => {
    if (state.stopped || running) return
    running = work()
      .catch((error: unknown) =>
        deps.log.warn({ err: error }, 'runs could not be worked on; tried again soon'),
      )
      .finally(() => {
        running = undefined
        schedule()
      })
  }
  return {
    wake,
    search: () => {
      state.searching = true
      wake()
    },
    holdBack: (isHeldBack) => {
      state.heldBack = isHeldBack
      if (state.searching) wake()
    },
    start: () => {
      state.stopped = false
    },
    stop: async () => {
      state.stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
