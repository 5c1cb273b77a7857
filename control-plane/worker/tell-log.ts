import type { Decision, TaskView } from '../modules/runs/index.ts'
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
