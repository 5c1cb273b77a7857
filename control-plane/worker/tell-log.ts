import type { Decision, RunView, TaskView } from '../modules/runs/index.ts'
import type { WorkerDeps } from './worker-deps.ts'

const sentence = ({ attempt, state, retryAt, message }: TaskView): string | undefined => {
  if (!attempt) return undefined
  const because = attempt.message ? `: ${attempt.message}` : ''
  if (state === 'WAITING_FOR_RETRY' && retryAt !== undefined)
    return `${message} The next attempt comes at ${new Date(retryAt).toISOString()}.`
  const reason = attempt.reason === attempt.state ? '' : ` (${attempt.reason})`
  return `${attempt.state}${reason}${because}`
}

/** Writes into the logs of attempts what was decided and why. */
export const tellLogs = ({ logs, now }: WorkerDeps, decision: Decision): void => {
  const tasks = new Map(decision.next.tasks.map((task) => [task.key, task]))
  for (const { task_key, attempt: number, from } of decision.changes) {
    const task = task_key === undefined || number === undefined ? undefined : tasks.get(task_key)
    const attempt = task?.attempt
    if (!task || !attempt) continue
    if (from === null) logs.line(attempt.id, now(), `Attempt ${attempt.number} of task ${task.key}.`)
    const text = sentence(task)
    if (text !== undefined && attempt.state !== 'STARTING') logs.line(attempt.id, now(), text)
  }
}

/** The logs of a run's newest attempts that said little, by attempt id, to be saved with it. */
export const shortLogs = ({ logs }: WorkerDeps, view: RunView): ReadonlyMap<string, string> =>
  new Map(
    view.tasks.flatMap(({ attempt }) => {
      if (!attempt) return []
      const text = logs.whole(attempt.id)
      return text === undefined ? [] : [[attempt.id, text] as const]
    }),
  )

/** The run with the sizes of its logs, as far as this process wrote them. */
export const withLogBytes = ({ logs }: WorkerDeps, view: RunView): RunView => ({
  ...view,
  tasks: view.tasks.map((task) =>
    task.attempt ? { ...task, attempt: { ...task.attempt, logBytes: logs.bytes(task.attempt.id) } } : task,
  ),
})

/** Nothing more is said of these attempts. */
export const closeLogs = ({ logs }: WorkerDeps, view: RunView): void => {
  for (const { attempt } of view.tasks) if (attempt) logs.close(attempt.id)
}
