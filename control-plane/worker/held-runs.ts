import type { Observation } from '@boathouse/engines/port.ts'
import type { Claim, Instant, RunView } from '../modules/runs/index.ts'
import { hasEnded, withRequests } from '../modules/runs/index.ts'

/** A run that this worker holds, as it was last saved. */
export interface HeldRun {
  view: RunView
  epoch: bigint
  /** Something happened: decide at the next round. */
  due: boolean
  /** Decide then, if nothing happens before. */
  wakeAt: Instant | undefined
  /** Somebody asked for something: read it before the next decision. */
  asked: boolean
  /** The engines have not been looked at since it was taken over. */
  unseen: boolean
  /** What engines said since the last decision, by attempt id. */
  readonly said: Map<string, Observation>
}

export interface HeldRuns {
  readonly get: (runId: string) => HeldRun | undefined
  readonly add: (view: RunView, epoch: bigint, unseen: boolean) => void
  readonly drop: (runId: string) => void
  readonly ids: () => readonly string[]
  readonly size: () => number
  /** Runs for which there is something to decide. */
  readonly due: (now: Instant) => readonly HeldRun[]
  /** The next timer. */
  readonly nextWake: () => Instant | undefined
  /** Takes over what was asked for. */
  readonly apply: (claims: readonly Claim[]) => void
}

const isLive = ({ view }: HeldRun): boolean =>
  view.tasks.some(({ attempt }) => attempt && !hasEnded(attempt.state))

/** Attempts of it are at work. */
export const hasLiveAttempts = isLive

export const heldRuns = (): HeldRuns => {
  const runs = new Map<string, HeldRun>()
  return {
    get: (runId) => runs.get(runId),
    add: (view, epoch, unseen) =>
      void runs.set(view.id, {
        view,
        epoch,
        due: true,
        wakeAt: undefined,
        asked: false,
        unseen,
        said: new Map(),
      }),
    drop: (runId) => void runs.delete(runId),
    ids: () => [...runs.keys()],
    size: () => runs.size,
    due: (now) =>
      [...runs.values()].filter((run) => run.due || (run.wakeAt !== undefined && run.wakeAt <= now)),
    nextWake: () =>
      [...runs.values()].reduce<Instant | undefined>(
        (least, { wakeAt }) => (wakeAt !== undefined && wakeAt < (least ?? Infinity) ? wakeAt : least),
        undefined,
      ),
    apply: (claims) => {
      for (const claim of claims) {
        const run = runs.get(claim.run_id)
        if (!run) continue
        run.asked = false
        const news =
          (run.view.stopRequestedBy ?? null) !== claim.stop_requested_by ||
          run.view.skipRequests.length !== claim.skip_requests.length
        if (!news) continue
        run.view = withRequests({ ...run.view }, { ...claim, admitted: run.view.admitted })
        run.due = true
      }
    },
  }
}
