import { z } from 'zod'
import { connectionErrors } from '../connections/errors.ts'
import { ConnectionParams } from '../connections/shapes.ts'
import { operation } from '../operation.ts'
import { FreeText } from '../shapes.ts'
import { SourceTables } from './database-source.ts'
import { ingestErrors } from './errors.ts'

export const listSourceTables = operation({
  name: 'connections.list_tables',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/connections/{connection}/tables',
  summary: 'Tables and views of a database that may be loaded through the connection',
  effect: 'read',
  permission: { on: 'connection', verb: 'use' },
  params: ConnectionParams,
  query: z.strictObject({
    /** Only those whose name holds this, without regard to case. */
    name_contains: FreeText(255).optional(),
  }),
  response: SourceTables,
  errors: [
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_MISMATCH,
    ingestErrors.SOURCE_REFUSED,
    ingestErrors.SOURCE_UNREACHABLE,
  ],
})
