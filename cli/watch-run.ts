import type { Client, Result } from '@boathouse/contract/client.ts'
import { CommandFailure } from './failure.ts'

export type Run = Result<'getRun'>

const LIVE = new Set<Run['state']>(['QUEUED', 'STARTING', 'RUNNING', 'STOPPING'])

export const hasEnded = (run: Run): boolean => !LIVE.has(run.state)

/** A line a state that changed, in the order in which the tasks are written. */
const news = (before: ReadonlyMap<string, string>, run: Run): readonly (readonly [string, string])[] => {
  const queue = run.queue ? ` (${run.queue.reason}, place ${run.queue.position})` : ''
  const states = [
    ...run.tasks.map((task) => [task.task_key, `${task.task_key}: ${task.state}`] as const),
    ['', `run: ${run.state}${queue}`] as const,
  ]
  return states.filter(([key, text]) => before.get(key) !== text)
}

/** Follows a run to its end; says on standard error what changes, each once. */
export const watchRun = async (client: Client, workspace: string, runId: string): Promise<Run> => {
  const params = { workspace, job: '-', run_id: runId }
  const told = new Map<string, string>()
  for (;;) {
    const wait_timeout = told.size === 0 ? '0s' : '1s'
    const run = await client.call('getRun', { params, query: { wait_timeout } })
    for (const [key, text] of news(told, run)) {
      told.set(key, text)
      process.stderr.write(`${new Date().toISOString()}  ${text}\n`)
    }
    if (hasEnded(run)) return run
  }
}

/** What a waiting command ends with: nothing when the run succeeded. */
export const failureOf = (run: Run): CommandFailure | undefined =>
  run.state === 'SUCCEEDED' || run.state === 'SKIPPED'
    ? undefined
    : new CommandFailure(`${run.state}: ${run.message || run.reason} (run ${run.run_id})`)
