import { z } from 'zod'
import { operation } from '../operation.ts'
import { FreeText } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { ingestErrors } from './errors.ts'
import { Upload } from './shapes.ts'

export const createUpload = operation({
  name: 'uploads.create',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/uploads',
  summary: 'Send a file as the body; it is streamed into the store',
  effect: 'write',
  permission: { on: 'workspace', verb: 'write' },
  params: WorkspaceParams,
  query: z.strictObject({ filename: FreeText(1024).min(1) }),
  body: 'stream',
  response: Upload,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    ingestErrors.UPLOAD_INCOMPLETE,
    ingestErrors.UPLOAD_EMPTY,
    ingestErrors.UPLOAD_TOO_LARGE,
  ],
})
