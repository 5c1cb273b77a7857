import type { AttemptRef, EnginePort, LogPage, Observation } from '@boathouse/engines/port.ts'
import type { AttemptView, RunView } from '../modules/runs/index.ts'

/** One attempt of a task of a run, as engines are asked about it. */
export interface Work {
  readonly run: RunView
  readonly taskKey: string
  readonly attempt: AttemptView
}

/** What a worker asks of the engine of a task, whichever it is. */
export interface Executor {
  readonly start: (work: Work) => Promise<void>
  readonly observe: (work: Work) => Promise<Observation>
  readonly stop: (work: Work) => Promise<boolean>
  /** The run is another worker's now: lets go of what belongs to this process. */
  readonly abandon: (work: Work) => void
  readonly logs: (work: Work, cursor: string | undefined) => Promise<LogPage>
}

const ref = ({ run, taskKey, attempt }: Work): AttemptRef => ({
  attemptId: attempt.id,
  runId: run.id,
  taskKey,
  number: attempt.number,
})

/** An engine behind the port, with what tells it its work: `specOf` may throw what the person is told. */
export const executorOf = <Spec>(port: EnginePort<Spec>, specOf: (work: Work) => Spec): Executor => ({
  start: (work) => port.start(ref(work), specOf(work)),
  observe: (work) => port.observe(ref(work), specOf(work), work.attempt.handle),
  stop: (work) => port.stop(ref(work), work.attempt.handle),
  abandon: (work) => port.abandon?.(ref(work)),
  logs: (work, cursor) => port.logs(ref(work), work.attempt.handle, cursor),
})

/** The executor of a task; throws when no engine does such a task. */
export type ExecutorOf = (work: Work) => Executor
