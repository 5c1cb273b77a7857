import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { jobErrors } from './errors.ts'
import { JobVersion, VersionParams } from './shapes.ts'

export const getJobVersion = operation({
  name: 'job_versions.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/versions/{version}',
  summary: 'A definition as it was saved; versions never change',
  effect: 'read',
  permission: { on: 'job', verb: 'read' },
  params: VersionParams,
  response: JobVersion,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_NOT_FOUND, jobErrors.JOB_VERSION_NOT_FOUND],
})
