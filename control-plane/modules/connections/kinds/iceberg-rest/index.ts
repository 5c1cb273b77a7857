import { defineKind } from '../../kind.ts'
import { IcebergRestFields, IcebergRestSecrets } from './schema.ts'

export { accessToken, askCatalog, catalogEgress } from './catalog-client.ts'

/** An Iceberg catalog elsewhere: Polaris, Lakekeeper, Nessie, another Boathouse. */
export const icebergRest = defineKind({
  name: 'iceberg_rest',
  title: 'Iceberg REST catalog',
  summary: 'A catalog of tables elsewhere: Polaris, Lakekeeper, Nessie, another Boathouse.',
  fields: IcebergRestFields,
  secrets: IcebergRestSecrets,
  checks: [
    'resolve',
    'connect',
    'tls',
    'token',
    'config',
    'clock',
    'namespaces',
    'views',
    'transactions',
    'credentials',
    's3 connection',
  ],
  probe: async (connection, context) => (await import('./probe.ts')).probeIcebergRest(connection, context),
})
