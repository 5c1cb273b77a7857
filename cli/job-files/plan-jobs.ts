import { ApiError, type Client, type Result } from '@boathouse/contract/client.ts'
import { JobFile } from '@boathouse/contract/jobs/job-file.ts'
import { differences, type Difference } from '@boathouse/contract/jobs/compare-definitions.ts'
import { withoutOwner } from './without-owner.ts'
import { loadStarters, NO_STARTERS, startersAsFile, type ServerStarters } from './job-starters.ts'
import type { JobFileContent } from './read-job-files.ts'

/** What applying one file does. */
export interface JobPlan {
  readonly file: string
  readonly wanted: JobFileContent
  readonly action: 'create' | 'update' | 'none'
  /** The version that was compared with; absent when the job is new. */
  readonly version?: number
  readonly changes: readonly Difference[]
  /** As the server has them. */
  readonly starters: ServerStarters
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

/** A job of the server as its file would say it: what the server adds is left out. */
export const asFile = (job: Result<'getJob'>, starters: ServerStarters): JobFileContent => {
  const known = Object.entries(job).filter(([name]) => name in JobFile.shape)
  return JobFile.parse({ ...Object.fromEntries(known), ...startersAsFile(starters) })
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
    return { file, wanted, action: 'create', changes, starters: NO_STARTERS }
  }
  const starters = await loadStarters(client, params)
  const now = asFile(job, starters)
  const changes = differences(now, withoutOwner(wanted, now))
  return {
    file,
    wanted,
    action: changes.length > 0 ? 'update' : 'none',
    version: job.version,
    changes,
    starters,
  }
}
