import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { scheduleErrors } from './errors.ts'
import { Schedule, ScheduleParams } from './shapes.ts'

export const getSchedule = operation({
  name: 'schedules.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/schedules/{schedule}',
  summary: 'A schedule and the next instants at which it fires',
  effect: 'read',
  permission: { on: 'job', verb: 'read' },
  params: ScheduleParams,
  response: Schedule,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_NOT_FOUND, scheduleErrors.SCHEDULE_NOT_FOUND],
})
