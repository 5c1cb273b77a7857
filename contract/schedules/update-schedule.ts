import { commonErrors } from '../errors.ts'
import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { scheduleErrors } from './errors.ts'
import { NewSchedule, Schedule, ScheduleParams } from './shapes.ts'

export const updateSchedule = operation({
  name: 'schedules.update',
  method: 'PUT',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/schedules/{schedule}',
  summary:
    'Replace a schedule, pause or resume it; it starts afresh from now, and makes up for nothing before',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: ScheduleParams,
  body: NewSchedule,
  response: Schedule,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    scheduleErrors.SCHEDULE_NOT_FOUND,
    scheduleErrors.SCHEDULE_EXISTS,
    scheduleErrors.NEVER_FIRES,
    commonErrors.STALE_VERSION,
  ],
})
