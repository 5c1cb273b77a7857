import { jobErrors } from '../jobs/errors.ts'
import { JobParams } from '../jobs/shapes.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { scheduleErrors } from './errors.ts'
import { NewSchedule, Schedule } from './shapes.ts'

export const createSchedule = operation({
  name: 'schedules.create',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/schedules',
  summary: 'Give a job a schedule',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: JobParams,
  body: NewSchedule,
  response: Schedule,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    scheduleErrors.SCHEDULE_EXISTS,
    scheduleErrors.NEVER_FIRES,
  ],
})
