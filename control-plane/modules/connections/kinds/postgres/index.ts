import { defineKind } from '../../kind.ts'
import { PostgresFields, PostgresSecrets } from './schema.ts'

export { openPostgres, type OpenPostgres } from './open-postgres.ts'
export { postgresErrors } from './postgres.errors.ts'

/** A PostgreSQL database that tables are loaded from. */
export const postgres = defineKind({
  name: 'postgres',
  title: 'PostgreSQL',
  summary: 'A PostgreSQL database whose tables are loaded into the lake.',
  fields: PostgresFields,
  secrets: PostgresSecrets,
  checks: ['resolve', 'connect', 'tls', 'authenticate', 'version', 'list', 'read-only', 'clock'],
  probe: async (connection, context) => (await import('./probe.ts')).probePostgres(connection, context),
})
