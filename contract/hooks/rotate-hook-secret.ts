import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { hookErrors } from './errors.ts'
import { HookParams, HookWithSecret } from './shapes.ts'

export const rotateHookSecret = operation({
  name: 'hooks.rotate',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/hooks/{hook}/rotate',
  summary: 'Give a hook a new secret, shown this once; the old one is good for nothing from then on',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: HookParams,
  response: HookWithSecret,
  secretAnswer: true,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    hookErrors.HOOK_NOT_FOUND,
  ],
})
