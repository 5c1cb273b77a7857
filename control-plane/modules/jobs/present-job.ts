import type { Output, operations } from '@boathouse/contract'
import type { JobAnswer, JobDefinition } from './job-types.ts'
import type { JobListRow, JobRow, VersionRow } from './job.store.ts'

export const presentJob = (row: JobRow): JobAnswer => ({
  ...row.definition,
  job_id: row.id,
  version: Number(row.version),
  run_as: row.run_as_name,
  created_by: row.created_by_name,
  created_at: row.created_at,
  updated_at: row.updated_at,
  deleted_at: row.deleted_at,
})

export const presentListed = (row: JobListRow): Output<typeof operations.listJobs>['jobs'][number] => ({
  job_id: row.id,
  name: row.name,
  description: row.description,
  tags: row.tags,
  version: Number(row.version),
  task_count: row.task_count,
  run_as: row.run_as,
  updated_at: row.updated_at,
  last_run: row.recent_runs[0] ?? null,
  recent_runs: [...row.recent_runs],
})

type VersionAnswer = Output<typeof operations.getJobVersion>

export const presentVersionSummary = (
  row: Pick<VersionRow, 'version' | 'message' | 'author_name' | 'created_at'>,
): Omit<VersionAnswer, 'definition' | 'job_id'> => ({
  version: Number(row.version),
  message: row.message,
  author: row.author_name,
  created_at: row.created_at,
})

export const presentVersion = (row: VersionRow): VersionAnswer => ({
  ...presentVersionSummary(row),
  job_id: row.job_id,
  // Checked when it was saved, by the same contract.
  definition: row.definition as JobDefinition,
})
