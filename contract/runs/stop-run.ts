import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { Run, RunParams } from './shapes.ts'

export const stopRun = operation({
  name: 'runs.stop',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/stop',
  summary: 'Ask a run to stop; it is CANCELED once every engine confirmed. An ended run stays as it is',
  effect: 'write',
  permission: { on: 'run', verb: 'execute' },
  params: RunParams,
  response: Run,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, runErrors.RUN_NOT_FOUND],
})
