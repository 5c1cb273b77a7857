import type { Context } from '../../platform/context.ts'
import { waitMillis, waitWithin } from '../../platform/wait-within.ts'
import { presentRun } from './present-run.ts'
import { reloadRun, type RunAnswer } from './find-run.ts'
import type { RunDeps } from './run-deps.ts'
import { findRunRow, type RunRow } from './run-rows.ts'
import { hasEnded } from './run-states.ts'
import type { RunView } from './run-view.ts'
import { runAsSeen } from './withhold-rows.ts'

// Without hints from other processes the database is asked so often.
const ASK_MILLIS = 250

/** What the worker of this process just saved needs no look at the database. */
const presentSaved = async (deps: RunDeps, ctx: Context, view: RunView): Promise<RunAnswer | undefined> =>
  view.tasks.every((task) => task.attempts <= 1)
    ? presentRun((await runAsSeen(deps, ctx, view)).run, {
        queuePosition: undefined,
        stopRequestedAt: null,
        logSizes: new Map(),
      })
    : undefined

export interface Following {
  /** The run at its end, or as it is when the time is over. */
  readonly answer: (
    row: Pick<RunRow, 'id' | 'workspace_id'>,
    waitTimeout: string,
  ) => Promise<RunAnswer | undefined>
  readonly forget: () => void
}

/** Listens for the end of a run from now on; to be begun before the run can end. */
export const followRun = (deps: RunDeps, ctx: Context, runId: string): Following => {
  let waiter = deps.signals.awaitEnd(runId)
  let saved: RunView | undefined
  const next = async (): Promise<void> => {
    saved = await waiter.end
  }
  return {
    forget: () => waiter.forget(),
    answer: async (row, waitTimeout) => {
      const giveUpAt = performance.now() + waitMillis(waitTimeout)
      for (;;) {
        const left = Math.max(0, giveUpAt - performance.now())
        await waitWithin(next(), Math.min(left, ASK_MILLIS), ctx.signal)
        const answer = saved && (await presentSaved(deps, ctx, saved))
        if (answer) return answer
        waiter.forget()
        waiter = deps.signals.awaitEnd(runId)
        const now = await findRunRow(deps.db, row.workspace_id, runId)
        if (!now) return undefined
        if (hasEnded(now.state) || left <= ASK_MILLIS || ctx.signal.aborted) return reloadRun(deps, ctx, now)
      }
    },
  }
}
