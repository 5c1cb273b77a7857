export { lockLimits, wakeWaiting, type JobLimit } from './admission.store.ts'
export {
  claimRuns,
  databaseNow,
  findLiveRuns,
  findRequests,
  freeAbandoned,
  presenceLock,
  releaseAll,
  releaseClaim,
  renewClaims,
  type Claim,
} from './claim.store.ts'
export { definitionMemory, type DefinitionMemory } from './definition-memory.ts'
export { enqueueRuns } from './enqueue-runs.ts'
export { loadClaimed, withRequests } from './load-views.ts'
export { stopOldest } from './request.store.ts'
export type { OnlyStep } from './ended-run.store.ts'
export type { Adopter, RunDeps, UnbornRun } from './run-deps.ts'
export { findLogSizes, insertChunks, type LogChunk } from './log/run-log.store.ts'
export { logArchive, type LogArchive } from './log/log-archive.ts'
export { historyCheck } from './history/history-check.ts'
export { historyKeeper } from './history/keep-history.ts'
export { createRunSignals, type RunSignals } from './run-signals.ts'
export { hasEnded } from './run-states.ts'
export type { Admission, AttemptView, Decision, Instant, RunView, SideEffect, TaskView } from './run-view.ts'
export { runHandlers } from './runs.handlers.ts'
export { decide } from './runs.machine.ts'
export { saveTransitions, type Transition } from './transition.store.ts'
export {
  earlierAttempts,
  findHandle,
  findJobsOfAttempts,
  findRunSetting,
  holdAttempt,
  holdAttemptsOfQueries,
  saveHandle,
} from './attempt.store.ts'
export { runContext, type RunActor } from './run-context.ts'
