import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { ingestErrors } from './errors.ts'
import { Upload, UploadParams } from './shapes.ts'

export const getUpload = operation({
  name: 'uploads.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/uploads/{upload_id}',
  summary: 'One upload',
  effect: 'read',
  permission: { on: 'upload', verb: 'read' },
  params: UploadParams,
  response: Upload,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, ingestErrors.UPLOAD_NOT_FOUND],
})
