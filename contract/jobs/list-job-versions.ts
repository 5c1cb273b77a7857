import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { jobErrors } from './errors.ts'
import { JobParams, JobVersionSummary } from './shapes.ts'

export const listJobVersions = operation({
  name: 'job_versions.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/versions',
  summary: 'The versions of a job, newest first',
  effect: 'read',
  permission: { on: 'job', verb: 'read' },
  params: JobParams,
  query: PageQuery,
  response: pageOf('versions', JobVersionSummary),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_NOT_FOUND],
})
