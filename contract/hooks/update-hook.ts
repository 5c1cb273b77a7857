import { commonErrors } from '../errors.ts'
import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { hookErrors } from './errors.ts'
import { Hook, HookParams, NewHook } from './shapes.ts'

export const updateHook = operation({
  name: 'hooks.update',
  method: 'PUT',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/hooks/{hook}',
  summary: 'Replace a hook, pause or resume it; its address and its secret stay',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: HookParams,
  body: NewHook,
  response: Hook,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    jobErrors.JOB_DELETED,
    hookErrors.HOOK_NOT_FOUND,
    hookErrors.HOOK_EXISTS,
    commonErrors.STALE_VERSION,
  ],
})
