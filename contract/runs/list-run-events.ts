import { operation } from '../operation.ts'
import { PageQuery, pageOf } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { RunEvent, RunParams } from './shapes.ts'

export const listRunEvents = operation({
  name: 'run_events.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/events',
  summary: 'Every transition of a run, its tasks and attempts, oldest first',
  effect: 'read',
  permission: { on: 'run', verb: 'read' },
  params: RunParams,
  query: PageQuery,
  response: pageOf('events', RunEvent),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, runErrors.RUN_NOT_FOUND],
})
