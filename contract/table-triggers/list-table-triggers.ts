import { z } from 'zod'
import { jobErrors } from '../jobs/errors.ts'
import { JobParams } from '../jobs/shapes.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { TableTrigger } from './shapes.ts'

export const listTableTriggers = operation({
  name: 'table_triggers.list',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/table-triggers',
  summary: 'The table triggers of a job, by name; a job has at most a hundred',
  effect: 'read',
  permission: { on: 'job', verb: 'read' },
  params: JobParams,
  response: z.object({ table_triggers: z.array(TableTrigger) }),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_NOT_FOUND],
})
