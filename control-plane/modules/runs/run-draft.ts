import { runMachine, type RunEvent } from './run-states.ts'
import type { Change, Instant, RunView, SideEffect } from './run-view.ts'
import { stamps, taskMoves, wording, type Because, type TaskMoves } from './task-moves.ts'

export type { Because } from './task-moves.ts'

type RunHead = Omit<RunView, 'tasks'>

/**
 * A run on its way to the next save. Every state changes through the table, and what changed is told as one step from
 * the last save to the next, however many moves lay between.
 */
export interface RunDraft extends TaskMoves {
  readonly run: () => RunHead
  /** False when the state ignores the event; nothing changed then. */
  readonly moveRun: (event: RunEvent, because: Because) => boolean
  /** Changes the reason why a run waits, without moving it. */
  readonly explainRun: (because: Because) => void
  readonly setAdmitted: () => void
  readonly effect: (effect: SideEffect) => void
  readonly view: () => RunView
  readonly changes: () => readonly Change[]
  readonly effects: () => readonly SideEffect[]
}

interface Told {
  readonly state: string
  readonly reason: string
  readonly message: string
}

const changesBetween = (before: RunView, now: RunView): Change[] => {
  const changes: Change[] = []
  const add = (who: Pick<Change, 'task_key' | 'attempt'>, from: Told | undefined, to: Told): void => {
    if (from && from.state === to.state && from.reason === to.reason) return
    const { state, reason, message } = to
    changes.push({ ...who, from: from?.state ?? null, to: state, reason, message })
  }
  const tasksBefore = new Map(before.tasks.map((task) => [task.key, task]))
  for (const task of now.tasks) {
    const old = tasksBefore.get(task.key)
    const { attempt } = task
    const oldAttempt = old?.attempt?.number === attempt?.number ? old?.attempt : undefined
    if (attempt) add({ task_key: task.key, attempt: attempt.number }, oldAttempt, attempt)
    add({ task_key: task.key }, old, task)
  }
  add({}, before, now)
  return changes
}

export const draftOf = (before: RunView, now: Instant): RunDraft => {
  let run: RunHead = before
  const moves = taskMoves(before.tasks, now)
  const effects: SideEffect[] = []
  const view = (): RunView => ({ ...run, tasks: moves.tasks() })
  return {
    ...moves,
    run: () => run,
    view,
    moveRun: (event, because) => {
      const state = runMachine.next(run.state, event)
      if (state === undefined) return false
      run = { ...run, state, ...wording(because), ...stamps(state, now, run.startedAt) }
      return true
    },
    explainRun: (because) => {
      run = { ...run, ...wording(because) }
    },
    setAdmitted: () => {
      run = { ...run, admitted: true }
    },
    effect: (effect) => void effects.push(effect),
    changes: () => changesBetween(before, view()),
    effects: () => effects,
  }
}
