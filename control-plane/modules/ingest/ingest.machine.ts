import { readTransitions, type TransitionTable } from '../../platform/transitions.ts'

/**
 * QUEUED → RUNNING → SUCCEEDED | FAILED | CANCELED.
 *
 * - `started`: the engine gave it a slot.
 * - `succeeded`: the snapshot is committed; recorded together with the dataset that it registers.
 * - `canceled`: the engine confirmed that it stopped before the commit; the table is as it was.
 * - An end may follow QUEUED directly, and the end that was reached first stays.
 */
export type IngestState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'
export type IngestEvent = 'started' | 'succeeded' | 'failed' | 'canceled'

const TRANSITIONS = {
  QUEUED: { started: 'RUNNING', succeeded: 'SUCCEEDED', failed: 'FAILED', canceled: 'CANCELED' },
  RUNNING: { succeeded: 'SUCCEEDED', failed: 'FAILED', canceled: 'CANCELED' },
  SUCCEEDED: {},
  FAILED: {},
  CANCELED: {},
} as const satisfies TransitionTable<IngestState, IngestEvent>

export const ingestMachine = readTransitions<IngestState, IngestEvent>(TRANSITIONS)

/** True once nothing runs any more. */
export const hasEnded = (state: IngestState): boolean => state !== 'QUEUED' && state !== 'RUNNING'
