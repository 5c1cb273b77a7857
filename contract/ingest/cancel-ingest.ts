import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { ingestErrors } from './errors.ts'
import { Ingest, IngestParams } from './shapes.ts'

export const cancelIngest = operation({
  name: 'ingests.cancel',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/ingests/{ingest_id}/cancel',
  summary: 'Stop an ingest; the table stays as it was',
  effect: 'write',
  permission: { on: 'ingest', verb: 'write' },
  params: IngestParams,
  response: Ingest,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, ingestErrors.INGEST_NOT_FOUND],
})
