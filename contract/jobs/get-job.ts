import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { jobErrors } from './errors.ts'
import { Job, JobParams } from './shapes.ts'

export const getJob = operation({
  name: 'jobs.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}',
  summary: 'A job with its newest definition, by name or id',
  effect: 'read',
  permission: { on: 'job', verb: 'read' },
  params: JobParams,
  response: Job,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_NOT_FOUND],
})
