import { commonErrors } from '../errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { jobErrors, RUN_AS_ERRORS } from './errors.ts'
import { Job, RestoreVersion, VersionParams } from './shapes.ts'

export const restoreJobVersion = operation({
  name: 'job_versions.restore',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/versions/{version}/restore',
  summary: 'Save an old definition again, as the newest version',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: VersionParams,
  body: RestoreVersion,
  response: Job,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_VERSION_NOT_FOUND,
    jobErrors.JOB_EXISTS,
    jobErrors.JOB_DELETED,
    ...RUN_AS_ERRORS,
    commonErrors.STALE_VERSION,
  ],
})
