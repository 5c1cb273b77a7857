import { attemptMachine, hasEnded, taskMachine, type AttemptEvent, type TaskEvent } from './run-states.ts'
import type { AttemptView, Instant, TaskView } from './run-view.ts'

export interface Because {
  readonly reason: string
  readonly message?: string
}

export const wording = ({ reason, message = '' }: Because): Required<Because> => ({ reason, message })

/** The moments that a state of a run or a task stands for. */
export const stamps = (state: TaskView['state'], now: Instant, begun: Instant | undefined) => ({
  ...(hasEnded(state) && { finishedAt: now }),
  ...(begun === undefined && (state === 'STARTING' || state === 'RUNNING') && { startedAt: now }),
})

/** The tasks of a run on its way to the next save. `false`: the state ignores the event, and nothing changed. */
export interface TaskMoves {
  readonly task: (key: string) => TaskView
  readonly tasks: () => readonly TaskView[]
  /** The state that the last save left. */
  readonly savedState: (key: string) => TaskView['state'] | undefined
  readonly addTasks: (keys: readonly string[]) => void
  readonly moveTask: (key: string, event: TaskEvent, because: Because, more?: Partial<TaskView>) => boolean
  readonly addAttempt: (key: string, id: string) => void
  readonly moveAttempt: (
    key: string,
    event: AttemptEvent,
    because: Because,
    more?: Partial<AttemptView>,
  ) => boolean
}

/** Every move goes through the tables. A draft makes at most one attempt a task, so that the one before is saved. */
export const taskMoves = (before: readonly TaskView[], now: Instant): TaskMoves => {
  const saved = new Map(before.map((task) => [task.key, task]))
  const tasks = new Map(saved)
  const find = (key: string): TaskView => {
    const task = tasks.get(key)
    if (!task) throw new Error(`the run has no task ${key}`)
    return task
  }
  const put = (task: TaskView): void => void tasks.set(task.key, task)
  return {
    task: find,
    tasks: () => [...tasks.values()],
    savedState: (key) => saved.get(key)?.state,
    addTasks: (keys) => {
      const fresh = { state: 'BLOCKED', reason: 'WAITING', message: '', attempts: 0, lost: 0 } as const
      for (const key of keys) put({ key, ...fresh })
    },
    moveTask: (key, event, because, more = {}) => {
      const task = find(key)
      const state = taskMachine.next(task.state, event)
      if (state === undefined) return false
      put({ ...task, state, ...wording(because), ...stamps(state, now, task.startedAt), ...more })
      return true
    },
    addAttempt: (key, id) => {
      const task = find(key)
      const number = task.attempts + 1
      const attempt = {
        id,
        number,
        state: 'STARTING',
        reason: 'STARTING',
        message: '',
        startedAt: now,
      } as const
      put({ ...task, attempts: number, attempt })
    },
    moveAttempt: (key, event, because, more = {}) => {
      const task = find(key)
      const { attempt } = task
      const state = attempt && attemptMachine.next(attempt.state, event)
      if (!attempt || state === undefined) return false
      const moments = {
        ...(state === 'RUNNING' && { runningAt: now }),
        ...(hasEnded(state) && { finishedAt: now }),
      }
      put({ ...task, attempt: { ...attempt, state, ...wording(because), ...moments, ...more } })
      return true
    },
  }
}
