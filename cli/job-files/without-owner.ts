import type { JobFileContent } from './read-job-files.ts'

/** Whoever runs a job stays, unless the file names somebody: who owns a job is the server's business. */
export const withoutOwner = ({ run_as, ...job }: JobFileContent, now: JobFileContent): JobFileContent => ({
  ...job,
  run_as: run_as ?? now.run_as,
})
