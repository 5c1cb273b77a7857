import { readTransitions, type TransitionTable } from '../../platform/transitions.ts'

/**
 * QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED; SUCCEEDED → CLOSED when its result has lived its time.
 *
 * - `started`: the engine gave it a slot. Recorded only when it runs for longer than a moment, so that a
 *   short statement costs one write at its end: every end may follow QUEUED directly.
 * - `canceled`: the engine confirmed that the work stopped. A cancel that arrives after the last commit is
 *   ignored: the end that was reached first stays.
 * - An event that a state does not list is ignored: somebody was faster, and the row already says so.
 */
export type StatementState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED' | 'CLOSED'
export type StatementEvent = 'started' | 'succeeded' | 'failed' | 'canceled' | 'expired'

export const STATEMENT_TRANSITIONS = {
  QUEUED: { started: 'RUNNING', succeeded: 'SUCCEEDED', failed: 'FAILED', canceled: 'CANCELED' },
  RUNNING: { succeeded: 'SUCCEEDED', failed: 'FAILED', canceled: 'CANCELED' },
  SUCCEEDED: { expired: 'CLOSED' },
  FAILED: {},
  CANCELED: {},
  CLOSED: {},
} as const satisfies TransitionTable<StatementState, StatementEvent>

export const statementMachine = readTransitions<StatementState, StatementEvent>(STATEMENT_TRANSITIONS)

/** True once nothing runs any more. */
export const hasEnded = (state: StatementState): boolean => state !== 'QUEUED' && state !== 'RUNNING'
