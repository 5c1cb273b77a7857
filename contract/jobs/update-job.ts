import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { jobErrors, RUN_AS_ERRORS } from './errors.ts'
import { Job, JobParams, NewJob } from './shapes.ts'

export const updateJob = operation({
  name: 'jobs.update',
  method: 'PUT',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}',
  summary: 'Replace the definition by a new version; If-Match guards against a lost update',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: JobParams,
  body: NewJob,
  response: Job,
  bodyLimit: 16 * 1024 * 1024,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_EXISTS,
    jobErrors.JOB_DELETED,
    ...RUN_AS_ERRORS,
    commonErrors.STALE_VERSION,
  ],
})
