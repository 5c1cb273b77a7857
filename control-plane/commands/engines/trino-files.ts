/** A catalog of ours as Trino is told of it. */
export interface TrinoCatalog {
  /** Our catalog's name, and Trino's. */
  readonly name: string
  /** `file:///…` or `s3://…`. */
  readonly location: string
}

export interface TrinoStore {
  readonly endpoint: string | undefined
  readonly region: string
  readonly pathStyle: boolean
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string | undefined
}

/** Everything that a single-node Trino is made from. */
export interface TrinoSetup {
  readonly dataDirectory: string
  readonly port: number
  /** Megabytes of heap. */
  readonly memoryMegabytes: number
  /** Our Iceberg REST catalog, as Trino reaches it. */
  readonly catalogUrl: string
  readonly catalogs: readonly TrinoCatalog[]
  /** Access token for the catalog. */
  readonly token: string
  readonly store: TrinoStore
  /** C1 only: half the work until the first answer, slower queries after it. */
  readonly quickStart: boolean
}

const properties = (values: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

const jvmConfig = ({ memoryMegabytes, quickStart }: TrinoSetup): string =>
  [
    '-server',
    `-Xmx${memoryMegabytes}M`,
    '-XX:+UseG1GC',
    '-XX:G1HeapRegionSize=32M',
    '-XX:+ExplicitGCInvokesConcurrent',
    '-XX:+ExitOnOutOfMemoryError',
    '-XX:ReservedCodeCacheSize=256M',
    '-Djdk.attach.allowAttachSelf=true',
    '-Djdk.nio.maxCachedBufferSize=2000000',
    '-XX:+EnableDynamicAgentLoading',
    '--sun-misc-unsafe-memory-access=allow',
    '-Dfile.encoding=UTF-8',
    ...(quickStart ? ['-XX:TieredStopAtLevel=1'] : []),
  ]
    .map((line) => `${line}\n`)
    .join('')

/** `file:///…` paths are what they say only when the local file system starts at the root. */
const storeProperties = (location: string, { endpoint, region, pathStyle, ...keys }: TrinoStore) =>
  location.startsWith('s3://')
    ? {
        'fs.native-s3.enabled': true,
        's3.endpoint': endpoint,
        's3.region': region,
        's3.path-style-access': pathStyle,
        's3.aws-access-key': keys.accessKeyId,
        's3.aws-secret-key': keys.secretAccessKey,
      }
    : { 'fs.native-local.enabled': true, 'local.location': '/' }

const catalogFile = (setup: TrinoSetup, { name, location }: TrinoCatalog): string =>
  properties({
    'connector.name': 'iceberg',
    'iceberg.catalog.type': 'rest',
    'iceberg.rest-catalog.uri': setup.catalogUrl,
    'iceberg.rest-catalog.warehouse': name,
    'iceberg.rest-catalog.nested-namespace-enabled': true,
    'iceberg.rest-catalog.security': 'OAUTH2',
    'iceberg.rest-catalog.oauth2.token': setup.token,
    ...storeProperties(location, setup.store),
  })

/** The files of Trino's `etc` directory, by path. Source: Trino's deployment documentation, release 476. */
export const trinoFiles = (setup: TrinoSetup): Readonly<Record<string, string>> => {
  const perNode = Math.floor(setup.memoryMegabytes / 2)
  return {
    'node.properties': properties({
      'node.environment': 'boathouse',
      'node.id': 'boathouse-1',
      'node.data-dir': setup.dataDirectory,
      'node.internal-address': '127.0.0.1',
      'node.bind-ip': '127.0.0.1',
    }),
    'jvm.config': jvmConfig(setup),
    'config.properties': properties({
      coordinator: true,
      'node-scheduler.include-coordinator': true,
      'http-server.http.port': setup.port,
      'discovery.uri': `http://127.0.0.1:${setup.port}`,
      'query.max-memory': `${perNode}MB`,
      'query.max-memory-per-node': `${perNode}MB`,
      'memory.heap-headroom-per-node': `${Math.floor(setup.memoryMegabytes / 4)}MB`,
    }),
    'log.properties': properties({ 'io.trino': 'WARN', 'io.airlift': 'WARN' }),
    'catalog/tpch.properties': properties({ 'connector.name': 'tpch' }),
    ...Object.fromEntries(
      setup.catalogs.map((catalog) => [`catalog/${catalog.name}.properties`, catalogFile(setup, catalog)]),
    ),
  }
}
