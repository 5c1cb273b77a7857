import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { ingestErrors } from './errors.ts'
import { Ingest, IngestParams } from './shapes.ts'

export const getIngest = operation({
  name: 'ingests.get',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/ingests/{ingest_id}',
  summary: 'State and outcome of an ingest',
  effect: 'read',
  permission: { on: 'ingest', verb: 'read' },
  params: IngestParams,
  response: Ingest,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, ingestErrors.INGEST_NOT_FOUND],
})
