import { jobErrors, RUN_AS_ERRORS } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { RetryRun, Run, RunParams } from './shapes.ts'

export const retryRun = operation({
  name: 'runs.retry',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/retry',
  summary: 'A new run with the version and parameters of this one, or others',
  effect: 'write',
  permission: { on: 'run', verb: 'execute' },
  params: RunParams,
  body: RetryRun,
  response: Run,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_DELETED,
    ...RUN_AS_ERRORS,
    runErrors.RUN_NOT_FOUND,
    runErrors.INVALID_RUN_PARAMETERS,
  ],
})
