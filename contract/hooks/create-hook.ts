import { jobErrors } from '../jobs/errors.ts'
import { JobParams } from '../jobs/shapes.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { hookErrors } from './errors.ts'
import { HookWithSecret, NewHook } from './shapes.ts'

export const createHook = operation({
  name: 'hooks.create',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/hooks',
  summary: 'Let others start a job by a signed request; the secret is shown this once',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: JobParams,
  body: NewHook,
  response: HookWithSecret,
  status: 201,
  secretAnswer: true,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    hookErrors.HOOK_EXISTS,
  ],
})
