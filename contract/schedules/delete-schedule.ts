import { commonErrors } from '../errors.ts'
import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { scheduleErrors } from './errors.ts'
import { ScheduleParams } from './shapes.ts'

export const deleteSchedule = operation({
  name: 'schedules.delete',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/schedules/{schedule}',
  summary: 'Delete a schedule; the runs that it started stay',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: ScheduleParams,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    scheduleErrors.SCHEDULE_NOT_FOUND,
    commonErrors.STALE_VERSION,
  ],
})
