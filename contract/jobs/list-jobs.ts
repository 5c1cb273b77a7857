import { operation } from '../operation.ts'
import { pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { JobQuery, JobSummary } from './shapes.ts'

export const listJobs = operation({
  name: 'jobs.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs',
  summary: 'Jobs by name, each with its newest run',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  query: JobQuery,
  response: pageOf('jobs', JobSummary),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
