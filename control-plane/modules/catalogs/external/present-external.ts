import type { Output, operations } from '@boathouse/contract'
import type { ExternalRow } from './external.store.ts'

export const presentExternal = (row: ExternalRow): Output<typeof operations.getCatalog> => ({
  name: row.name,
  kind: 'external',
  location: row.endpoint,
  connection: row.connection,
  allowed_prefixes: [],
  workspace: row.workspace,
  created_at: row.created_at,
})
