import { inTransaction, type Database, type Tx } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import {
  decide,
  hasEnded,
  insertChunks,
  lockLimits,
  releaseClaim,
  saveTransitions,
  stopOldest,
  wakeWaiting,
  type Admission,
  type Decision,
  type Instant,
  type JobLimit,
  type Transition,
} from '../modules/runs/index.ts'
import { reachedRunStep } from '../platform/run-steps.ts'
import { hasLiveAttempts, type HeldRun } from './held-runs.ts'
import { shortLogs, tellLogs } from './tell-log.ts'
import type { WorkerDeps } from './worker-deps.ts'

/** What was decided of a run, and what became of it. */
export interface Outcome {
  readonly run: HeldRun
  readonly decision: Decision
  /** The new version; undefined when there was nothing to save. */
  readonly version: bigint | undefined
  /** `gone`: given back, or ended; `lost`: another worker has it. */
  readonly fate: 'held' | 'gone' | 'lost'
}

// A timer that is nearer is kept by the worker itself.
const LEAST_SLEEP_MILLIS = 2000

/** When to give a run back, and until when; undefined to keep it. */
const releaseOf = (run: HeldRun, { next, wakeAt }: Decision, now: Instant): Instant | undefined => {
  if (hasEnded(next.state)) return undefined
  if (next.state === 'QUEUED') return Infinity
  if (hasLiveAttempts({ ...run, view: next })) return undefined
  if (wakeAt === undefined) return undefined
  return wakeAt - now > LEAST_SLEEP_MILLIS ? wakeAt : undefined
}

const decideOne = (deps: WorkerDeps, run: HeldRun, admission: Admission): Decision =>
  decide(run.view, { now: deps.now(), admission, observations: run.said, newId, random: Math.random })

const transitionOf = (deps: WorkerDeps, run: HeldRun, decision: Decision): Transition => ({
  before: run.view,
  next: decision.next,
  changes: decision.changes,
  epoch: run.epoch,
  release: releaseOf(run, decision, deps.now()),
  logs: shortLogs(deps, decision.next),
})

type Decided = readonly (readonly [HeldRun, Decision])[]

/** Saves what changed, gives back what is to wait, and says what became of each. */
const save = async (deps: WorkerDeps, db: Database, decided: Decided): Promise<Outcome[]> => {
  const transitions = new Map<string, Transition>()
  for (const [run, decision] of decided)
    if (decision.changes.length > 0) transitions.set(run.view.id, transitionOf(deps, run, decision))
  const ending = decided.flatMap(([, { next }]) => next.tasks.flatMap(({ attempt }) => attempt?.id ?? []))
  await insertChunks(db, deps.logs.take(ending))
  reachedRunStep('before-save')
  const batch = [...transitions.values()]
  const versions = batch.length > 0 ? await saveTransitions(db, deps.owner, batch) : new Map<string, bigint>()
  if (batch.length > 0) reachedRunStep('in-save')
  const outcomes: Outcome[] = []
  for (const [run, decision] of decided) {
    const { id } = run.view
    const transition = transitions.get(id)
    const version = versions.get(id)
    const release = transition ? transition.release : releaseOf(run, decision, deps.now())
    if (!transition && release !== undefined)
      await releaseClaim(db, deps.owner, { id, epoch: run.epoch }, release)
    const lost = transition !== undefined && version === undefined
    const gone = release !== undefined || hasEnded(decision.next.state)
    outcomes.push({ run, decision, version, fate: lost ? 'lost' : gone ? 'gone' : 'held' })
  }
  return outcomes
}

const isLimited = ({ view }: HeldRun): boolean => view.definition.max_concurrent_runs > 0

/** Those that may leave room come first, then the line in its order. */
const byTurn = (a: HeldRun, b: HeldRun): number =>
  Number(b.view.admitted) - Number(a.view.admitted) ||
  b.view.priority - a.view.priority ||
  (a.view.id < b.view.id ? -1 : 1)

/** Decides runs of jobs with a limit, counting as it goes; `limits` says how many others are admitted. */
const decideInTurn = (
  deps: WorkerDeps,
  runs: readonly HeldRun[],
  limits: ReadonlyMap<string, JobLimit>,
): Decided => {
  const admitted = new Map([...limits].map(([id, limit]) => [id, limit.admitted]))
  return runs.toSorted(byTurn).map((run) => {
    const limit = limits.get(run.view.jobId)
    const count = admitted.get(run.view.jobId) ?? 0
    const room = !limit || limit.max_concurrent_runs === 0 || count < limit.max_concurrent_runs
    const decision = decideOne(deps, run, room ? 'free' : limit.on_limit)
    const counts = decision.next.admitted && !hasEnded(decision.next.state)
    admitted.set(run.view.jobId, count + Number(counts) - Number(run.view.admitted))
    return [run, decision] as const
  })
}

const saveLimited = (deps: WorkerDeps, runs: readonly HeldRun[]): Promise<Outcome[]> =>
  inTransaction(deps.db, async (tx: Tx) => {
    const limits = await lockLimits(tx, [...new Set(runs.map((run) => run.view.jobId))])
    const decided = decideInTurn(deps, runs, limits)
    for (const [, decision] of decided) tellLogs(deps, decision)
    const outcomes = await save(deps, tx, decided)
    const freed = decided.filter(([, { next }]) => next.admitted && hasEnded(next.state))
    if (freed.length > 0 && (await wakeWaiting(tx, [...limits.keys()])) > 0) deps.wake()
    for (const [, { next }] of decided)
      if (next.reason === 'REPLACING') await stopOldest(tx, next.jobId, `run ${next.id}`)
    return outcomes
  })

const saveFree = async (deps: WorkerDeps, runs: readonly HeldRun[]): Promise<Outcome[]> => {
  const decided = runs.map((run) => [run, decideOne(deps, run, 'free')] as const)
  for (const [, decision] of decided) tellLogs(deps, decision)
  return save(deps, deps.db, decided)
}

/** Decides and saves a batch: runs of jobs without a limit in one statement, the others under their jobs' locks. */
export const saveDecisions = async (
  deps: WorkerDeps,
  runs: readonly HeldRun[],
): Promise<readonly Outcome[]> => {
  const limited = runs.filter(isLimited)
  const free = runs.filter((run) => !isLimited(run))
  const saved = await Promise.allSettled([
    free.length > 0 ? saveFree(deps, free) : [],
    limited.length > 0 ? saveLimited(deps, limited) : [],
  ])
  for (const one of saved) if (one.status === 'rejected') throw one.reason
  return saved.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
}
