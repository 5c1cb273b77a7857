import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { RunParams } from './shapes.ts'
import { RunUndo } from './undo-shapes.ts'

export const undoRun = operation({
  name: 'runs.undo',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}/undo',
  summary: 'Roll every table that the run wrote back to the snapshot from before it: all of them, or none',
  effect: 'write',
  permission: { on: 'run', verb: 'write' },
  params: RunParams,
  response: RunUndo,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    runErrors.RUN_NOT_FOUND,
    runErrors.RUN_NOT_ENDED,
    runErrors.UNDO_REFUSED,
  ],
})
