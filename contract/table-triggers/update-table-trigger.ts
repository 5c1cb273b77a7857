import { commonErrors } from '../errors.ts'
import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { tableTriggerErrors } from './errors.ts'
import { NewTableTrigger, TableTrigger, TableTriggerParams } from './shapes.ts'

export const updateTableTrigger = operation({
  name: 'table_triggers.update',
  method: 'PUT',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/table-triggers/{trigger}',
  summary:
    'Replace a table trigger, pause or resume it; what was committed while it was paused starts nothing',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: TableTriggerParams,
  body: NewTableTrigger,
  response: TableTrigger,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    tableTriggerErrors.TRIGGER_NOT_FOUND,
    tableTriggerErrors.TRIGGER_EXISTS,
    tableTriggerErrors.TRIGGER_CATALOG,
    tableTriggerErrors.TRIGGER_TABLE,
    commonErrors.STALE_VERSION,
  ],
})
