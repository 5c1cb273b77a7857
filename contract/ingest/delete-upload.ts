import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { ingestErrors } from './errors.ts'
import { UploadParams } from './shapes.ts'

export const deleteUpload = operation({
  name: 'uploads.delete',
  method: 'DELETE',
  path: '/api/v1/workspaces/{workspace}/uploads/{upload_id}',
  summary: 'Delete an upload that is not needed',
  effect: 'write',
  permission: { on: 'upload', verb: 'write' },
  params: UploadParams,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, ingestErrors.UPLOAD_NOT_FOUND, ingestErrors.UPLOAD_IN_USE],
})
