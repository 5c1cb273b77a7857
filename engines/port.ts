/** How an engine executes the attempts of tasks. Adding an engine adds one folder that implements `EnginePort`. */

/** One attempt of one task. Whatever an engine starts outside carries `attemptId`, so that it is found again. */
export interface AttemptRef {
  readonly attemptId: string
  readonly runId: string
  readonly taskKey: string
  /** From 1. */
  readonly number: number
}

export interface TaskError {
  readonly error_code: string
  readonly message: string
  /** 1-based, in the statement. */
  readonly line?: number
  readonly column?: number
  /** What was said of a value, in place of which `message` stands: for whoever may read the tables that it came from. */
  readonly quoted?: string
  /** With `quoted`: as in a result. */
  readonly tables_read?: TaskResult['tables_read']
}

/** What an attempt came to. JSON, longs as text: it is saved with the task run. */
export interface TaskResult {
  /** Rows of the result, or written. */
  readonly rows: string | null
  readonly effects: readonly {
    readonly table: string
    readonly snapshot_id: string | null
    readonly rows: string | null
  }[]
  readonly columns: readonly { readonly name: string; readonly type_text: string }[]
  /** The first rows. */
  readonly data_array: readonly (readonly (string | null)[])[]
  /** Every table that the rows came from, those behind views, too; absent: the engine does not say. */
  readonly tables_read?: readonly {
    readonly catalog: string
    readonly schema: string
    readonly table: string
  }[]
}

/**
 * What an engine knows of an attempt.
 *
 * - `ABSENT`: nothing began, or all that began is gone without effect: it may be started.
 * - `LOST`: it ran in a process that is gone and left no effect; another attempt takes its place.
 */
export type Observation =
  | { readonly state: 'ABSENT' }
  | { readonly state: 'STARTING' }
  | { readonly state: 'RUNNING' }
  | { readonly state: 'SUCCEEDED'; readonly result: TaskResult; readonly note?: string }
  | {
      readonly state: 'FAILED'
      readonly error: TaskError
      /** The attempt changed something for good: nothing runs it again by itself. */
      readonly partialEffect?: boolean
    }
  | { readonly state: 'CANCELED' }
  | { readonly state: 'LOST'; readonly message: string }

/**
 * What must be kept to find the work again, beside the attempt's id; the engine's own shape, JSON. An engine that needs
 * one saves it itself, before the step that it makes findable, by a function that it is given.
 */
export type Handle = Readonly<Record<string, unknown>>

export interface LogPage {
  readonly text: string
  /** Where to go on. */
  readonly cursor: string
}

/**
 * Everything but `logs` may be called again at any time, by another process too: the truth lies outside of us.
 * No method waits for the work to end.
 */
export interface EnginePort<Spec> {
  /** Idempotent by attempt id. */
  start(attempt: AttemptRef, spec: Spec): Promise<void>
  /** `handle`: what was saved when this process took the run; undefined when nothing was. */
  observe(attempt: AttemptRef, spec: Spec, handle: Handle | undefined): Promise<Observation>
  /** Asks for the end and confirms it: true once nothing runs any more. */
  stop(attempt: AttemptRef, handle: Handle | undefined): Promise<boolean>
  /** Another process has the attempt now. For engines whose work lies within this process and must not go on. */
  abandon?(attempt: AttemptRef): void
  /** What the engine logged since `cursor`; undefined from the beginning. */
  logs(attempt: AttemptRef, handle: Handle | undefined, cursor: string | undefined): Promise<LogPage>
}
