import type { Output, operations } from '@boathouse/contract'
import type { SecretReference } from '@boathouse/contract/connections/secret-reference.ts'
import type { SecretMark } from '../secrets/index.ts'
import type { ConnectionRow } from './connection.store.ts'
import type { Fields } from './kind.ts'
import type { Report } from './probe/run-checks.ts'

export type ConnectionAnswer = Output<typeof operations.getConnection>

/** jsonb that this module wrote. */
export const storedFields = (row: ConnectionRow): Fields => row.fields as Fields
export const storedCapabilities = (row: ConnectionRow): Report['capabilities'] =>
  (row.test_capabilities ?? {}) as Report['capabilities']

export const storedTest = (row: ConnectionRow): ConnectionAnswer['last_test'] => {
  if (row.test_status === null || row.tested_at === null) return null
  return {
    status: row.test_status,
    checks: row.test_checks as Report['checks'],
    capabilities: storedCapabilities(row),
    tested_at: row.tested_at,
    tested_version: Number(row.tested_version),
  }
}

/** What leaves about a connection. Of its secrets: which are set, and since when. */
export const presentConnection = (row: ConnectionRow, marks: readonly SecretMark[]): ConnectionAnswer => ({
  connection_id: row.id,
  name: row.name,
  kind: row.kind,
  description: row.description,
  fields: { ...storedFields(row) },
  secrets: Object.fromEntries(
    marks
      .filter(({ owner_id }) => owner_id === row.id)
      .map(({ field, changed_at, reference }) => [
        field,
        {
          set: true as const,
          changed_at,
          // jsonb that the module of secrets wrote.
          ...(reference !== null && { reference: reference as SecretReference }),
        },
      ]),
  ),
  last_test: storedTest(row),
  created_at: row.created_at,
  updated_at: row.updated_at,
  version: Number(row.version),
})
