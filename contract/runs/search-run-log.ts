import { operation } from '../operation.ts'
import { pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { LogHit, LogSearchQuery, RunParams } from './shapes.ts'

export const searchRunLog = operation({
  name: 'run_logs.search',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/logs/search',
  summary: 'Lines of the log of an attempt that hold a text, from its beginning; a page reads at most 32 MiB',
  effect: 'read',
  permission: { on: 'run', verb: 'read' },
  params: RunParams,
  query: LogSearchQuery,
  response: pageOf('hits', LogHit),
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    runErrors.RUN_NOT_FOUND,
    runErrors.TASK_NOT_FOUND,
    runErrors.ATTEMPT_NOT_FOUND,
  ],
})
