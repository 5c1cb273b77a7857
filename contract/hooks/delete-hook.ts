import { commonErrors } from '../errors.ts'
import { jobErrors } from '../jobs/errors.ts'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { hookErrors } from './errors.ts'
import { HookParams } from './shapes.ts'

export const deleteHook = operation({
  name: 'hooks.delete',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/hooks/{hook}',
  summary: 'Delete a hook; its address starts nothing any more',
  effect: 'write',
  permission: { on: 'job', verb: 'write' },
  params: HookParams,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    jobErrors.JOB_NOT_FOUND,
    hookErrors.HOOK_NOT_FOUND,
    commonErrors.STALE_VERSION,
  ],
})
