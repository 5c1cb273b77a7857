import { claimRuns, findLogSizes, findRequests, hasEnded, loadClaimed } from '../modules/runs/index.ts'
import { reachedRunStep } from '../platform/run-steps.ts'
import { hasLiveAttempts, type HeldRun } from './held-runs.ts'
import { saveDecisions, type Outcome } from './save-decisions.ts'
import { doEffects, observeRun } from './side-effects.ts'
import { closeLogs, withLogBytes } from './tell-log.ts'
import type { WorkerDeps } from './worker-deps.ts'

// Runs that engines work on are held in memory; what more there is waits in the database, fairly.
const MOST_HELD = 256
const MOST_CLAIMED = 64

export const hasRoom = ({ held }: Pick<WorkerDeps, 'held'>): boolean => held.size() < MOST_HELD

/** Takes runs from the database. True when there may be more. */
export const claimSome = async (deps: WorkerDeps): Promise<boolean> => {
  const { db, owner, held, leaseSeconds, definitions } = deps
  const room = Math.min(MOST_CLAIMED, MOST_HELD - held.size())
  if (room <= 0) return false
  const claimed = await claimRuns(db, { owner, seconds: leaseSeconds, limit: room })
  if (!claimed) return false
  const loaded = await loadClaimed(db, definitions, claimed.claims)
  for (const { view, epoch } of loaded) held.add(view, epoch, true)
  const begun = loaded.filter(({ view }) => view.tasks.length > 0).map(({ view }) => view.id)
  if (begun.length > 0)
    for (const [attemptId, bytes] of await findLogSizes(db, begun)) deps.logs.resume(attemptId, bytes)
  return claimed.claims.length >= room
}

/** Another worker has it: what still runs here may not commit any more, and is ended. */
const letGo = (deps: WorkerDeps, run: HeldRun): void => {
  deps.held.drop(run.view.id)
  deps.log.warn({ run: run.view.id }, 'another worker has taken this run over')
  for (const { key, attempt } of run.view.tasks) {
    if (!attempt) continue
    deps.logs.close(attempt.id)
    if (attempt.finishedAt !== undefined) continue
    const work = { run: run.view, taskKey: key, attempt }
    deps.executorOf(work).abandon(work)
  }
}

const settle = (deps: WorkerDeps, { run, decision, version, fate }: Outcome): void => {
  if (fate === 'lost') return letGo(deps, run)
  if (version !== undefined) {
    // A wish that came while this was being saved stays.
    const { stopRequestedBy, skipRequests } = run.view
    run.view = { ...decision.next, version, stopRequestedBy, skipRequests }
    run.wakeAt = decision.wakeAt
    deps.signals.saved(hasEnded(run.view.state) ? withLogBytes(deps, run.view) : run.view)
    deps.changed('runs', run.view.id, version)
  } else run.wakeAt = decision.wakeAt
  if (fate === 'gone') {
    deps.held.drop(run.view.id)
    closeLogs(deps, run.view)
  } else doEffects(deps, run, decision.effects)
}

/** Reads what was asked for; gives back the runs that are still ours. */
const readRequests = async (deps: WorkerDeps, due: readonly HeldRun[]): Promise<readonly HeldRun[]> => {
  const asked = due.filter((run) => run.asked)
  if (asked.length === 0) return due
  const claims = await findRequests(
    deps.db,
    deps.owner,
    asked.map((run) => run.view.id),
  )
  deps.held.apply(claims)
  const ours = new Set(claims.map((claim) => claim.run_id))
  const lost = new Set(asked.filter((run) => !ours.has(run.view.id)))
  for (const run of lost) letGo(deps, run)
  return due.filter((run) => !lost.has(run))
}

/** One look at everything that is due: read what was asked for, look at engines, decide, save, act. */
const decideDue = async (deps: WorkerDeps, all: readonly HeldRun[]): Promise<void> => {
  const due = await readRequests(deps, all)
  await Promise.all(
    due.filter((run) => run.unseen && hasLiveAttempts(run)).map((run) => observeRun(deps, run)),
  )
  const heard = due.map((run) => {
    run.due = false
    run.wakeAt = undefined
    return [run, new Map(run.said)] as const
  })
  try {
    reachedRunStep('deciding')
    const outcomes = await saveDecisions(deps, due)
    for (const [run, said] of heard)
      for (const [attemptId, what] of said) if (run.said.get(attemptId) === what) run.said.delete(attemptId)
    reachedRunStep('after-save')
    for (const outcome of outcomes) settle(deps, outcome)
  } catch (error) {
    for (const run of due) run.due = true
    throw error
  }
}

/** Decides until nothing is due any more. */
export const runRound = async (deps: WorkerDeps): Promise<void> => {
  for (;;) {
    const due = deps.held.due(deps.now())
    if (due.length === 0) return
    await decideDue(deps, due)
  }
}
