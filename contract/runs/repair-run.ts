import { jobErrors, RUN_AS_ERRORS } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { RepairRun, Run, RunParams } from './shapes.ts'

export const repairRun = operation({
  name: 'runs.repair',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/repair',
  summary: 'A new run of what did not succeed and what depends on it, keeping the results of the rest',
  effect: 'write',
  permission: { on: 'run', verb: 'execute' },
  params: RunParams,
  body: RepairRun,
  response: Run,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_DELETED,
    ...RUN_AS_ERRORS,
    runErrors.RUN_NOT_FOUND,
    runErrors.RUN_NOT_ENDED,
    runErrors.TASK_NOT_FOUND,
    runErrors.NOTHING_TO_REPAIR,
  ],
})
