import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { runErrors } from './errors.ts'
import { Run, RunParams } from './shapes.ts'

export const getRun = operation({
  name: 'runs.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/runs/{run_id}',
  summary: 'A run with its tasks and attempts; can wait for its end',
  effect: 'read',
  permission: { on: 'run', verb: 'read' },
  params: RunParams,
  query: z.strictObject({
    /** How long the answer may wait for the end: `0s` to `50s`. */
    wait_timeout: z
      .string()
      .regex(/^(?:[0-9]|[1-4][0-9]|50)s$/, 'give whole seconds from 0s to 50s')
      .default('0s'),
  }),
  response: Run,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, runErrors.RUN_NOT_FOUND],
})
