import { ApiError, type Client, type Result } from '@boathouse/contract/client.ts'
import { JobFile } from '@boathouse/contract/jobs/job-file.ts'
import { NewSchedule } from '@boathouse/contract/schedules/shapes.ts'
import { differences, type Difference } from '@boathouse/contract/jobs/compare-definitions.ts'
import { withoutOwner } from './without-owner.ts'
import type { JobFileContent } from './read-job-files.ts'

/** What applying one file does. */
export interface JobPlan {
  readonly file: string
  readonly wanted: JobFileContent
  readonly action: 'create' | 'update' | 'none'
  /** The version that was compared with; absent when the job is new. */
  readonly version?: number
  readonly changes: readonly Difference[]
  /** Schedules as the server has them, by name. */
  readonly schedules: ReadonlyMap<string, Result<'getSchedule'>>
}

const jobOrNothing = async (
  client: Client,
  params: { readonly workspace: string; readonly job: string },
): Promise<Result<'getJob'> | undefined> => {
  try {
    return await client.call('getJob', { params })
  } catch (error) {
    if (error instanceof ApiError && error.code === 'JOB_NOT_FOUND') return undefined
    throw error
  }
}

/** A schedule of the server as its file would say it. */
export const scheduleAsFile = (schedule: Result<'getSchedule'>): JobFileContent['schedules'][number] => {
  const { name, cron, interval, paused, catch_up, catch_up_limit, parameters } = schedule
  const timing = cron ? { cron } : { interval }
  return NewSchedule.parse({ name, ...timing, paused, catch_up, catch_up_limit, parameters })
}

/** A job of the server as its file would say it: what the server adds is left out. */
export const asFile = (
  job: Result<'getJob'>,
  schedules: readonly Result<'getSchedule'>[],
): JobFileContent => {
  const known = Object.entries(job).filter(([name]) => name in JobFile.shape)
  return JobFile.parse({ ...Object.fromEntries(known), schedules: schedules.map(scheduleAsFile) })
}

/** Compares one file with the server. Throws ApiError. */
export const planJob = async (
  client: Client,
  workspace: string,
  file: string,
  wanted: JobFileContent,
): Promise<JobPlan> => {
  const params = { workspace, job: wanted.name }
  const job = await jobOrNothing(client, params)
  if (!job) {
    const changes = [{ field: '', after: wanted }]
    return { file, wanted, action: 'create', changes, schedules: new Map() }
  }
  const { schedules } = await client.call('listSchedules', { params })
  const now = asFile(job, schedules)
  const changes = differences(now, withoutOwner(wanted, now))
  return {
    file,
    wanted,
    action: changes.length > 0 ? 'update' : 'none',
    version: job.version,
    changes,
    schedules: new Map(schedules.map((schedule) => [schedule.name, schedule])),
  }
}
