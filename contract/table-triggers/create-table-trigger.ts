import { jobErrors } from '../jobs/errors.ts'
import { JobParams } from '../jobs/shapes.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { tableTriggerErrors } from './errors.ts'
import { NewTableTrigger, TableTrigger } from './shapes.ts'

export const createTableTrigger = operation({
  name: 'table_triggers.create',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/table-triggers',
  summary: 'Run a job whenever a table has a new snapshot',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: JobParams,
  body: NewTableTrigger,
  response: TableTrigger,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    tableTriggerErrors.TRIGGER_EXISTS,
    tableTriggerErrors.TRIGGER_CATALOG,
    tableTriggerErrors.TRIGGER_TABLE,
  ],
})
