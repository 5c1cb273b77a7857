import { JobDefinition } from '@boathouse/contract/jobs/shapes.ts'
import type { Observation } from '@boathouse/engines/port.ts'
import { decide } from './runs.machine.ts'
import type { Decision, RunView, Seen } from './run-view.ts'

/** A run that was just accepted. `job` is given as a person would write it. */
export const queuedRun = (job: object, more: Partial<RunView> = {}): RunView => ({
  id: 'r',
  workspaceId: 'w',
  jobId: 'j',
  jobName: 'job',
  jobVersion: 1n,
  trigger: 'MANUAL',
  priority: 0,
  requestedBy: 'ada',
  runAs: { id: 'p', name: 'ada' },
  parameters: {},
  version: 1n,
  state: 'QUEUED',
  reason: 'ACCEPTED',
  message: '',
  createdAt: 0,
  admitted: false,
  skipRequests: [],
  definition: JobDefinition.parse({ name: 'job', ...job }),
  tasks: [],
  ...more,
})

export interface Look {
  readonly now?: number
  readonly admission?: Seen['admission']
  /** By task key: what the engine says of its newest attempt. */
  readonly engine?: Readonly<Record<string, Observation>>
}

let ids = 0

export const look = (view: RunView, { now = 0, admission = 'free', engine = {} }: Look = {}): Decision =>
  decide(view, {
    now,
    admission,
    observations: new Map(
      view.tasks.flatMap((task) => {
        const saw = engine[task.key]
        return task.attempt && saw ? [[task.attempt.id, saw] as const] : []
      }),
    ),
    newId: () => `attempt-${++ids}`,
    random: () => 0,
  })

/** State of every task, by key. */
export const taskStates = (view: RunView): Record<string, string> =>
  Object.fromEntries(view.tasks.map((task) => [task.key, task.state]))

export const succeeded: Observation = {
  state: 'SUCCEEDED',
  result: { rows: '1', effects: [], columns: [], data_array: [] },
}
export const failed: Observation = { state: 'FAILED', error: { error_code: 'BROKEN', message: 'It broke.' } }
