import { z } from 'zod'
import { jobErrors } from '../jobs/errors.ts'
import { JobParams } from '../jobs/shapes.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { Hook } from './shapes.ts'

export const listHooks = operation({
  name: 'hooks.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/hooks',
  summary: 'The hooks of a job, by name; a job has at most a hundred',
  effect: 'read',
  permission: { on: 'job', verb: 'read' },
  params: JobParams,
  response: z.object({ hooks: z.array(Hook) }),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_NOT_FOUND],
})
