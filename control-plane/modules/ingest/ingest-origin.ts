import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/database.ts'
import { postgres } from '../connections/index.ts'
import type { Workspace } from '../workspaces/index.ts'
import { sourceName } from './database/extract-source.ts'
import type { IngestDeps } from './ingest-deps.ts'
import type { NewIngest } from './ingest-request.ts'
import type { IngestRow } from './ingest.store.ts'
import { holdUpload } from './upload.store.ts'
import { visibleUpload } from './uploads.service.ts'

/** The connection is one that the caller may use, and of a kind that gives rows. Throws CONNECTION_NOT_FOUND, CONNECTION_KIND_MISMATCH. */
export const requireSource = async (
  { connections }: IngestDeps,
  ctx: Context,
  { name: workspace }: Workspace,
  { source }: NewIngest,
): Promise<void> => {
  if (!source) return
  const { connection } = source
  const kind = await connections.kindOf(ctx, { workspace, connection })
  if (kind !== postgres.name)
    throw connectionErrors.CONNECTION_KIND_MISMATCH({ connection, kind, wanted: postgres.name })
}

/** Where the rows come from, as the record of the load keeps it. Throws UPLOAD_NOT_FOUND. */
export const originOf = async (
  ctx: Context,
  tx: Tx,
  workspace: Workspace,
  { upload_id: id = '', source }: NewIngest,
): Promise<Pick<IngestRow, 'upload_id' | 'upload_location' | 'connection_name' | 'filename'>> => {
  if (source)
    return {
      upload_id: null,
      upload_location: null,
      connection_name: source.connection,
      filename: sourceName(source),
    }
  const upload = visibleUpload(ctx, workspace, id, 'read', await holdUpload(tx, workspace.id, id))
  return {
    upload_id: upload.id,
    upload_location: upload.location,
    connection_name: null,
    filename: upload.filename,
  }
}
