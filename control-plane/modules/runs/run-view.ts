import type { Handle, Observation, TaskError, TaskResult } from '@boathouse/engines/port.ts'
import type { JobDefinition, ParameterValues } from '../jobs/index.ts'
import type { AttemptState, RunState, TaskState } from './run-states.ts'

/** Milliseconds since 1970 by the database's clock; never by the host's. */
export type Instant = number

export type Trigger = 'MANUAL' | 'SCHEDULE' | 'TABLE' | 'WEBHOOK' | 'RETRY' | 'REPAIR'
export type { ParameterValues }

export interface AttemptView {
  readonly id: string
  /** From 1. */
  readonly number: number
  readonly state: AttemptState
  readonly reason: string
  readonly message: string
  readonly error?: TaskError
  readonly handle?: Handle
  readonly startedAt: Instant
  readonly runningAt?: Instant
  readonly finishedAt?: Instant
  /** Of its log, as far as this process knows. */
  readonly logBytes?: number
}

export interface TaskView {
  readonly key: string
  readonly state: TaskState
  readonly reason: string
  readonly message: string
  /** Attempts so far, and how many of them were lost with a worker. */
  readonly attempts: number
  readonly lost: number
  readonly retryAt?: Instant
  readonly startedAt?: Instant
  readonly finishedAt?: Instant
  readonly result?: TaskResult
  /** Of a view that was made for somebody: the rows of the result were taken out of it. */
  readonly rowsWithheld?: boolean
  readonly reusedFrom?: string
  /** The newest attempt. */
  readonly attempt?: AttemptView
}

/** A run as a worker holds it: the rows, and what was asked for since. */
export interface RunView {
  readonly id: string
  readonly workspaceId: string
  readonly jobId: string
  readonly jobName: string
  readonly jobVersion: bigint
  readonly trigger: Trigger
  readonly priority: number
  /** Who asked for it: a person, or the schedule. */
  readonly requestedBy: string
  readonly runAs: { readonly id: string; readonly name: string }
  readonly parameters: ParameterValues
  readonly scheduledFor?: string
  readonly originalRunId?: string
  /** Results of the original run that a repair keeps, by task. */
  readonly kept?: Readonly<Record<string, TaskResult>>
  readonly version: bigint
  readonly state: RunState
  readonly reason: string
  readonly message: string
  readonly createdAt: Instant
  readonly startedAt?: Instant
  readonly finishedAt?: Instant
  /** It counts against the limit of its job. */
  readonly admitted: boolean
  /** Who asked it to stop. */
  readonly stopRequestedBy?: string
  /** Task keys; `*` is the run. */
  readonly skipRequests: readonly string[]
  readonly definition: JobDefinition
  /** In the order of the definition; empty before the run starts. */
  readonly tasks: readonly TaskView[]
}

/** `free`: the job has room for one more run; `full`: it has not, and this is what its `on_limit` says. */
export type Admission = 'free' | 'QUEUE' | 'SKIP' | 'REPLACE'

/** What the worker saw before it decides. */
export interface Seen {
  readonly now: Instant
  readonly admission: Admission
  /** By attempt id; absent: not looked. */
  readonly observations: ReadonlyMap<string, Observation>
  readonly newId: () => string
  /** 0 ≤ x < 1. */
  readonly random: () => number
}

/** One thing to do outside, after the intent is saved. */
export interface SideEffect {
  readonly kind: 'start' | 'stop'
  readonly taskKey: string
  readonly attemptId: string
}

/** What became different, for the log of events: from the last save to this one. */
export interface Change {
  readonly task_key?: string
  readonly attempt?: number
  readonly from: string | null
  readonly to: string
  readonly reason: string
  readonly message: string
}

export interface Decision {
  readonly next: RunView
  /** Empty: nothing is to be saved. */
  readonly changes: readonly Change[]
  readonly effects: readonly SideEffect[]
  /** When to look again if nothing happens before. */
  readonly wakeAt: Instant | undefined
}
