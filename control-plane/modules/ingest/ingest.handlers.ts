import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../platform/handle.ts'
import type { IngestDeps } from './ingest-deps.ts'
import { listSourceTables, previewSource } from './database/preview-source.ts'
import { cancelIngest, createIngest, getIngest, listIngests } from './ingests.service.ts'
import { createUpload, deleteUpload, getUpload, previewUpload } from './uploads.service.ts'

/** The operations of uploads and ingests. */
export const ingestHandlers = (deps: IngestDeps): readonly Handler[] => [
  handle(operations.createUpload, (ctx, { params, query }, raw) =>
    createUpload(deps, ctx, params.workspace, query.filename, raw),
  ),
  handle(operations.getUpload, (ctx, { params }) => getUpload(deps, ctx, params.workspace, params.upload_id)),
  handle(operations.deleteUpload, (ctx, { params }) =>
    deleteUpload(deps, ctx, params.workspace, params.upload_id),
  ),
  handle(operations.previewUpload, (ctx, { params, body }) =>
    previewUpload(deps, ctx, params.workspace, params.upload_id, body.options),
  ),
  handle(operations.listSourceTables, (ctx, { params, query }) =>
    listSourceTables(deps, ctx, params, query.name_contains),
  ),
  handle(operations.previewSource, (ctx, { params, body }) => previewSource(deps, ctx, params, body)),
  handle(operations.createIngest, (ctx, { params, body }) => createIngest(deps, ctx, params.workspace, body)),
  handle(operations.getIngest, (ctx, { params }) => getIngest(deps, ctx, params.workspace, params.ingest_id)),
  handle(operations.listIngests, (ctx, { params, query }) => listIngests(deps, ctx, params.workspace, query)),
  handle(operations.cancelIngest, (ctx, { params }) =>
    cancelIngest(deps, ctx, params.workspace, params.ingest_id),
  ),
]
