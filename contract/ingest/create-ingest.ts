import { connectionErrors } from '../connections/errors.ts'
import { operation } from '../operation.ts'
import { catalogErrors } from '../catalogs/errors.ts'
import { datasetErrors } from '../datasets/errors.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { ingestErrors } from './errors.ts'
import { Ingest, NewIngest } from './shapes.ts'

export const createIngest = operation({
  name: 'ingests.create',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/ingests',
  summary: 'Load an upload, or rows of a database, into a table: create, append or replace, in one snapshot',
  effect: 'write',
  permission: { on: 'workspace', verb: 'write' },
  params: WorkspaceParams,
  body: NewIngest,
  response: Ingest,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    ingestErrors.UPLOAD_NOT_FOUND,
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_MISMATCH,
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    catalogErrors.TABLE_EXISTS,
    datasetErrors.DATASET_EXISTS,
  ],
})
