import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { jobErrors } from './errors.ts'
import { JobParams } from './shapes.ts'

export const deleteJob = operation({
  name: 'jobs.delete',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}',
  summary: 'Delete a job: it starts no runs any more, what runs goes on, and its history stays',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: JobParams,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    commonErrors.STALE_VERSION,
  ],
})
