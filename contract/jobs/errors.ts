import { errorTable } from '../errors.ts'

export const jobErrors = errorTable({
  JOB_NOT_FOUND: { status: 404, message: (d: { job: string }) => `There is no job «${d.job}».` },
  JOB_EXISTS: {
    status: 409,
    message: (d: { job: string }) => `A job «${d.job}» exists already in this workspace.`,
  },
  JOB_DELETED: {
    status: 409,
    message: (d: { job: string }) => `The job «${d.job}» was deleted; it cannot be changed or run any more.`,
  },
  JOB_VERSION_NOT_FOUND: {
    status: 404,
    message: (d: { job: string; version: number }) => `The job «${d.job}» has no version ${d.version}.`,
  },
  RUN_AS_NOT_FOUND: {
    status: 422,
    message: (d: { run_as: string }) => `There is no user «${d.run_as}» in whose name the job could run.`,
  },
  RUN_AS_DISABLED: {
    status: 422,
    message: (d: { run_as: string }) =>
      `«${d.run_as}», in whose name the job runs, is disabled. Enable it, or let the job run as somebody else.`,
  },
  RUN_AS_MAY_NOT_READ_AUDIT: {
    status: 422,
    message: (d: { run_as: string }) =>
      `«${d.run_as}», in whose name the job runs, is no administrator of the organisation, and a task of it loads the audit log. Let an administrator save the job, or take that task out.`,
  },
  RUN_AS_MAY_NOT_EXECUTE: {
    status: 422,
    message: (d: { run_as: string; workspace: string }) =>
      `«${d.run_as}», in whose name the job runs, may not run code in the workspace «${d.workspace}». Give it the role editor or the grant «execute» there, or let the job run as somebody else.`,
  },
})

/** Why a job cannot run in somebody's name: told when it is saved, and when a run is asked for. */
export const RUN_AS_ERRORS = [
  jobErrors.RUN_AS_NOT_FOUND,
  jobErrors.RUN_AS_DISABLED,
  jobErrors.RUN_AS_MAY_NOT_EXECUTE,
  jobErrors.RUN_AS_MAY_NOT_READ_AUDIT,
] as const
