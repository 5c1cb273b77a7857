import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { LogPart, LogQuery, RunParams } from './shapes.ts'

export const readRunLog = operation({
  name: 'run_logs.read',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/logs',
  summary: 'A part of the log of an attempt, forward or backward from any byte',
  effect: 'read',
  permission: { on: 'run', verb: 'read' },
  params: RunParams,
  query: LogQuery,
  response: LogPart,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    runErrors.RUN_NOT_FOUND,
    runErrors.TASK_NOT_FOUND,
    runErrors.ATTEMPT_NOT_FOUND,
  ],
})
