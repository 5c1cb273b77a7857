import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { RunParams } from './shapes.ts'
import { RunUndo } from './undo-shapes.ts'

export const getRunUndo = operation({
  name: 'run_undo.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/undo',
  summary: 'The tables that a run committed to, and whether that can be undone',
  effect: 'read',
  permission: { on: 'run', verb: 'read' },
  params: RunParams,
  response: RunUndo,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, runErrors.RUN_NOT_FOUND],
})
