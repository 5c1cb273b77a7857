import { commonErrors } from '../errors.ts'
import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { tableTriggerErrors } from './errors.ts'
import { TableTriggerParams } from './shapes.ts'

export const deleteTableTrigger = operation({
  name: 'table_triggers.delete',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/table-triggers/{trigger}',
  summary: 'Delete a table trigger; the runs that it started stay',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: TableTriggerParams,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    tableTriggerErrors.TRIGGER_NOT_FOUND,
    commonErrors.STALE_VERSION,
  ],
})
