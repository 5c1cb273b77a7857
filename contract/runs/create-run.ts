import { JobParams } from '../jobs/shapes.ts'
import { jobErrors, RUN_AS_ERRORS } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { NewRun, Run } from './shapes.ts'

export const createRun = operation({
  name: 'runs.create',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs',
  summary: 'Run a job now; waits up to wait_timeout for the end',
  effect: 'write',
  permission: { on: 'job', verb: 'execute' },
  params: JobParams,
  body: NewRun,
  response: Run,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    ...RUN_AS_ERRORS,
    runErrors.INVALID_RUN_PARAMETERS,
  ],
})
