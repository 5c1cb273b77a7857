import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { Run, RunParams, SkipRun } from './shapes.ts'

export const skipRun = operation({
  name: 'runs.skip',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/skip',
  summary: 'Mark a queued run, or a task that has not started, as SKIPPED',
  effect: 'write',
  permission: { on: 'run', verb: 'execute' },
  params: RunParams,
  body: SkipRun,
  response: Run,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    runErrors.RUN_NOT_FOUND,
    runErrors.RUN_ENDED,
    runErrors.TASK_NOT_FOUND,
    runErrors.TASK_STARTED,
  ],
})
