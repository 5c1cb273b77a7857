import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { AnyJobParams, RunQuery, RunSummary } from './shapes.ts'

export const listRuns = operation({
  name: 'runs.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs',
  summary: 'Runs of a job, or with - of every job, newest first',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: AnyJobParams,
  query: RunQuery,
  response: pageOf('runs', RunSummary),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_NOT_FOUND],
})
