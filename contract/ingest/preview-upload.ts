import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { ingestErrors } from './errors.ts'
import { Preview, ReadOptions, UploadParams } from './shapes.ts'

export const previewUpload = operation({
  name: 'uploads.preview',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/uploads/{upload_id}/preview',
  summary: 'Inferred columns, types and the first twenty rows; changes nothing',
  effect: 'read',
  readsRows: true,
  permission: { on: 'upload', verb: 'read' },
  params: UploadParams,
  body: z.strictObject({ options: ReadOptions.optional() }),
  response: Preview,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, ingestErrors.UPLOAD_NOT_FOUND, ingestErrors.UNREADABLE_FILE],
})
