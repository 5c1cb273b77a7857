import { defineKind } from '../../kind.ts'
import { TrinoFields, TrinoSecrets } from './schema.ts'

export { openTrino, type OpenTrino } from './open-trino.ts'

/** A Trino coordinator that runs the SQL of tasks. */
export const trino = defineKind({
  name: 'trino',
  title: 'Trino',
  summary: 'A Trino cluster that runs the SQL of tasks.',
  fields: TrinoFields,
  secrets: TrinoSecrets,
  checks: ['resolve', 'connect', 'tls', 'sign-in', 'query', 'catalogs', 'clock'],
  probe: async (connection, context) => (await import('./probe.ts')).probeTrino(connection, context),
})
