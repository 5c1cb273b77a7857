import { z } from 'zod'
import { connectionErrors } from '../connections/errors.ts'
import { ConnectionParams } from '../connections/shapes.ts'
import { operation } from '../operation.ts'
import { databaseSource, isOneSource, ONE_SOURCE, SourcePreview } from './database-source.ts'
import { ingestErrors } from './errors.ts'

const { connection: _, ...asked } = databaseSource

export const previewSource = operation({
  name: 'connections.preview',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/connections/{connection}/preview',
  summary: 'Columns, types and the first twenty rows of a table or a query of a database; changes nothing',
  effect: 'read',
  readsRows: true,
  permission: { on: 'connection', verb: 'use' },
  params: ConnectionParams,
  body: z.strictObject(asked).refine(isOneSource, ONE_SOURCE),
  response: SourcePreview,
  errors: [
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_MISMATCH,
    ingestErrors.SOURCE_REFUSED,
    ingestErrors.SOURCE_UNREACHABLE,
  ],
})
