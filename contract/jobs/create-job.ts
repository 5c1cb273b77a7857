import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { jobErrors, RUN_AS_ERRORS } from './errors.ts'
import { Job, NewJob } from './shapes.ts'

export const createJob = operation({
  name: 'jobs.create',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs',
  summary: 'Make a job: its definition is version 1',
  effect: 'write',
  permission: { on: 'workspace', verb: 'write' },
  params: WorkspaceParams,
  body: NewJob,
  response: Job,
  status: 201,
  bodyLimit: 16 * 1024 * 1024,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_EXISTS, ...RUN_AS_ERRORS],
})
