import type { Input, Output, Verb, operations } from '@boathouse/contract'
import { ingestErrors } from '@boathouse/contract/ingest/errors.ts'
import { EngineError } from '@boathouse/engines'
import { joinLocation } from '@boathouse/storage'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction, type Database } from '../../platform/database.ts'
import type { RawRequest } from '../../platform/handle.ts'
import { newId } from '../../platform/ids.ts'
import { requireWorkspace, type Workspace } from '../workspaces/index.ts'
import type { IngestDeps } from './ingest-deps.ts'
import { isUploadInUse } from './ingest.store.ts'
import { receiveUpload } from './receive-upload.ts'
import * as store from './upload.store.ts'

type UploadAnswer = Output<typeof operations.getUpload>
type ReadOptions = Input<typeof operations.previewUpload>['body']['options']

export const UPLOADS = 'uploads'

const thingOf = (
  workspace: Workspace,
  upload: { readonly id: string; readonly filename: string; readonly principal_id: string },
): Securable => ({
  kind: 'upload',
  id: upload.id,
  name: upload.filename,
  workspaceId: workspace.id,
  ownerId: upload.principal_id,
})

const present = (row: store.UploadRow): UploadAnswer => ({
  upload_id: row.id,
  filename: row.filename,
  size_bytes: row.size_bytes.toString(),
  sha256: row.sha256,
  created_at: row.created_at,
  expires_at: row.expires_at,
})

/** The upload, when there is one and the person may. Throws UPLOAD_NOT_FOUND. */
export const visibleUpload = (
  ctx: Context,
  workspace: Workspace,
  id: string,
  verb: Verb,
  row: store.UploadRow | undefined,
): store.UploadRow => {
  // Somebody else's file is as good as absent, also for those who may throw it away.
  if (!row || !ctx.may(verb, thingOf(workspace, row))) throw ingestErrors.UPLOAD_NOT_FOUND({ upload_id: id })
  return row
}

/** The row comes after the object: what has no row is the rest of a broken transfer. */
export const createUpload = async (
  deps: IngestDeps,
  ctx: Context,
  workspaceName: string,
  filename: string,
  raw: RawRequest,
): Promise<UploadAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'write')
  const id = newId()
  const location = joinLocation(deps.store, UPLOADS, id)
  const contentLength = raw.headers['content-length']
  const file = await receiveUpload(deps.storage, location, raw.body, {
    filename,
    contentLength,
    limit: deps.maxUploadBytes,
  })
  try {
    const row = await inTransaction(deps.db, async (tx) => {
      const inserted = await store.insertUpload(
        tx,
        {
          id,
          workspace_id: workspace.id,
          principal_id: ctx.signedIn().id,
          filename,
          size_bytes: file.size,
          sha256: file.sha256,
          location,
        },
        deps.uploadSeconds,
      )
      const details = { size_bytes: file.size.toString(), sha256: file.sha256 }
      await ctx.audit(tx, {
        object: thingOf(workspace, { id, filename, principal_id: ctx.signedIn().id }),
        details,
      })
      return inserted
    })
    ctx.changed('uploads', id)
    return present(row)
  } catch (error) {
    await deps.storage.delete([location])
    throw error
  }
}

export const getUpload = async (
  deps: IngestDeps,
  ctx: Context,
  workspaceName: string,
  id: string,
): Promise<UploadAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  return present(visibleUpload(ctx, workspace, id, 'read', await store.findUpload(deps.db, workspace.id, id)))
}

/** An upload for a task to load, in the name of whom it works. Throws WORKSPACE_NOT_FOUND, UPLOAD_NOT_FOUND. */
export const uploadedFile = async (
  db: Database,
  ctx: Context,
  workspaceName: string,
  id: string,
): Promise<{ readonly filename: string; readonly location: string; readonly expiresAt: string }> => {
  const workspace = await requireWorkspace(ctx, db, workspaceName, 'read')
  const row = visibleUpload(ctx, workspace, id, 'read', await store.findUpload(db, workspace.id, id))
  return { filename: row.filename, location: row.location, expiresAt: row.expires_at }
}

export const deleteUpload = async (
  deps: IngestDeps,
  ctx: Context,
  workspaceName: string,
  id: string,
): Promise<void> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  const row = await inTransaction(deps.db, async (tx) => {
    const held = await store.holdUpload(tx, workspace.id, id)
    const upload = visibleUpload(ctx, workspace, id, 'write', held)
    if (await isUploadInUse(tx, id)) throw ingestErrors.UPLOAD_IN_USE({ upload_id: id })
    await store.deleteUploadRow(tx, id)
    await ctx.audit(tx, { object: thingOf(workspace, upload) })
    return upload
  })
  ctx.changed('uploads', id)
  await deps.storage.delete([row.location])
}

/** What the file seems to hold. Throws UPLOAD_NOT_FOUND, UNREADABLE_FILE. */
export const previewUpload = async (
  deps: IngestDeps,
  ctx: Context,
  workspaceName: string,
  id: string,
  options: ReadOptions,
): Promise<Output<typeof operations.previewUpload>> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  const found = await store.findUpload(deps.db, workspace.id, id)
  const { location, filename } = visibleUpload(ctx, workspace, id, 'read', found)
  try {
    const preview = await deps.engine.inspectFile({ source: { location, filename }, options }, ctx.signal)
    return {
      options: preview.options,
      columns: preview.columns.map(({ source, name, typeText }) => ({ source, name, type_text: typeText })),
      rows: preview.rows.map((row) => [...row]),
      warnings: [...preview.warnings],
    }
  } catch (error) {
    if (error instanceof EngineError && error.code !== 'ENGINE_ERROR') {
      const { reason = error.message } = error.details
      throw ingestErrors.UNREADABLE_FILE({ filename, reason: String(reason) }, error)
    }
    throw error
  }
}
