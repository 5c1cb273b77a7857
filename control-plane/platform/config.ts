import { isIP } from 'node:net'
import { join } from 'node:path'
import { locationOf } from '@boathouse/storage'
import { usableMemory } from './config/machine-resources.ts'
import {
  configErrors,
  readSettings,
  type Environment,
  type ReadSettings,
  type Source,
} from './config/read-settings.ts'
import {
  aboutSetting,
  defaultHome,
  isSecret,
  settingNames,
  type SettingName,
  type SettingValues,
} from './config/settings.ts'
import { parseAddress, type SecretPermit } from './config/values.ts'

export type { SecretPermit } from './config/values.ts'
export { configErrors, type Environment } from './config/read-settings.ts'

export type Onlookers = 'anybody' | 'signed-in' | 'nobody'

export type Role = 'all' | 'api' | 'worker'

/** The configuration as the program uses it. Locations are `file:///…` or `s3://…`, sizes are bytes. */
export interface Config {
  readonly home: string
  readonly role: Role
  readonly listen: {
    readonly host: string
    /** undefined: 8484, or the next free one. 0: any free one. */
    readonly port: number | undefined
    readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined
    readonly trustedProxies: readonly string[]
    readonly loopbackOnly: boolean
  }
  readonly hstsSubdomains: boolean
  /** Of one principal, in each server; undefined: as many as it can. */
  readonly requestsPerSecond: number | undefined
  /** Who may read what stands beside the API. */
  readonly onlookers: { readonly metrics: Onlookers; readonly docs: Onlookers }
  /** As browsers see us; undefined: the address that we listen on. */
  readonly publicUrl: string | undefined
  /** As engines see us; undefined: the public address. */
  readonly catalogUrl: string | undefined
  /** undefined: the embedded PostgreSQL. */
  readonly database: { readonly url: string; readonly directUrl: string } | undefined
  readonly databaseConnections: number
  readonly bootstrapToken: string | undefined
  /** 32 bytes as text; undefined: the embedded server keeps one in its home. */
  readonly masterKey: string | undefined
  /** The key before, while a rotation to `masterKey` is to come or at work. */
  readonly previousMasterKey: string | undefined
  /** What of this server secrets of connections may be read from. */
  readonly secretSources: {
    readonly variables: readonly SecretPermit[]
    readonly directories: readonly SecretPermit[]
  }
  /** Seconds between tests of a connection; 0: only when somebody asks. */
  readonly connectionTestSeconds: number
  readonly audit: {
    /** `file:///…` names a file, `s3://…` a prefix. */
    readonly anchorLocation: string
    readonly syslog: { readonly host: string; readonly port: number; readonly tls: boolean } | undefined
    readonly readsOfData: boolean
  }
  readonly dataLocation: string
  readonly storeLocation: string
  readonly s3: {
    readonly endpoint: string | undefined
    readonly region: string
    readonly pathStyle: boolean
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined
  }
  readonly caFile: string | undefined
  /** Maven repository that engines are installed from; undefined: as this machine's Maven does it. */
  readonly mavenMirror: string | undefined
  readonly proxies: {
    readonly https: string | undefined
    readonly http: string | undefined
    readonly none: string | undefined
  }
  /** How long results and uploads are kept, seconds. */
  readonly keep: {
    readonly resultSeconds: number
    readonly uploadSeconds: number
    /** Of the largest upload; undefined: what the module takes by itself. */
    readonly uploadBytes: number | undefined
    readonly minRetentionSeconds: number
  }
  readonly engine: {
    readonly memoryBytes: number
    /** undefined: the engine chooses from memory and processors. */
    readonly slots: number | undefined
    /** Of a table, from object storage, for one statement; undefined: the engine's default. */
    readonly maxDownloadBytes: number | undefined
    /** Folder of DuckDB's extensions; undefined: where they are installed to. */
    readonly extensions: string | undefined
  }
  readonly log: { readonly level: string; readonly format: 'json' | 'pretty' }
  /** Values that must never be logged. */
  readonly secrets: readonly string[]
}

/** True for 127.0.0.0/8, ::1 and localhost. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const listenConfig = (values: SettingValues): Config['listen'] => {
  const host = values.BOATHOUSE_HOST ?? '127.0.0.1'
  const { BOATHOUSE_TLS_CERT: certFile, BOATHOUSE_TLS_KEY: keyFile } = values
  const tls = certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined
  const trustedProxies = values.BOATHOUSE_TRUSTED_PROXIES ?? []
  const loopbackOnly = isLoopback(host)
  if (!loopbackOnly && !tls && trustedProxies.length === 0 && !values.BOATHOUSE_ALLOW_INSECURE_LISTEN) {
    const problem = `is ${host}, which others can reach: set BOATHOUSE_TLS_CERT and BOATHOUSE_TLS_KEY, name the reverse proxy in BOATHOUSE_TRUSTED_PROXIES, or set BOATHOUSE_ALLOW_INSECURE_LISTEN=true`
    throw configErrors.INVALID_CONFIGURATION({ problems: [{ setting: 'BOATHOUSE_HOST', problem }] })
  }
  return { host, port: values.BOATHOUSE_PORT, tls, trustedProxies, loopbackOnly }
}

const s3Config = (values: SettingValues, environment: Environment): Config['s3'] => {
  const endpoint =
    values.BOATHOUSE_S3_ENDPOINT ??
    (environment['AWS_ENDPOINT_URL_S3'] || environment['AWS_ENDPOINT_URL'] || undefined)
  const { BOATHOUSE_S3_ACCESS_KEY_ID: accessKeyId, BOATHOUSE_S3_SECRET_ACCESS_KEY: secretAccessKey } = values
  return {
    endpoint,
    region:
      values.BOATHOUSE_S3_REGION ??
      (environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || 'us-east-1'),
    pathStyle: values.BOATHOUSE_S3_PATH_STYLE ?? endpoint !== undefined,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
  }
}

const passwordOf = (address: string): string => {
  const password = parseAddress(address)?.password ?? ''
  try {
    return decodeURIComponent(password)
  } catch {
    return password
  }
}

const secretsOf = (values: SettingValues, environment: Environment): string[] => {
  const set = settingNames.filter(isSecret).map((name) => values[name])
  const texts = [...set, environment['AWS_SECRET_ACCESS_KEY'], environment['AWS_SESSION_TOKEN']]
    .filter((value) => typeof value === 'string')
    .filter((value) => value !== '')
  return [...texts, ...texts.map(passwordOf)].filter((text) => text.length >= 4)
}

const databaseConfig = (values: SettingValues): Config['database'] => {
  const url = values.DATABASE_URL
  return url === undefined ? undefined : { url, directUrl: values.BOATHOUSE_DATABASE_DIRECT_URL ?? url }
}

const DAY_SECONDS = 86_400

/** The configuration from environment variables. Throws INVALID_CONFIGURATION naming every problem. */
export const loadConfig = (environment: Environment): Config => {
  const { values } = readSettings(environment)
  const home = values.BOATHOUSE_HOME ?? defaultHome()
  return {
    home,
    role: values.BOATHOUSE_ROLE ?? 'all',
    listen: listenConfig(values),
    requestsPerSecond: values.BOATHOUSE_REQUESTS_PER_SECOND,
    hstsSubdomains: values.BOATHOUSE_HSTS_SUBDOMAINS ?? false,
    onlookers: {
      metrics: values.BOATHOUSE_METRICS_ACCESS ?? 'anybody',
      docs: values.BOATHOUSE_DOCS_ACCESS ?? 'anybody',
    },
    publicUrl: values.BOATHOUSE_PUBLIC_URL,
    catalogUrl: values.BOATHOUSE_CATALOG_URL,
    database: databaseConfig(values),
    databaseConnections: values.BOATHOUSE_DATABASE_CONNECTIONS ?? 10,
    bootstrapToken: values.BOATHOUSE_BOOTSTRAP_TOKEN,
    masterKey: values.BOATHOUSE_MASTER_KEY,
    previousMasterKey: values.BOATHOUSE_MASTER_KEY_PREVIOUS,
    secretSources: {
      variables: values.BOATHOUSE_SECRET_ENVIRONMENT ?? [],
      directories: values.BOATHOUSE_SECRET_FILES ?? [],
    },
    connectionTestSeconds: values.BOATHOUSE_CONNECTION_TESTS ?? 3600,
    audit: {
      anchorLocation: values.BOATHOUSE_AUDIT_ANCHOR ?? locationOf(join(home, 'audit-anchors')),
      syslog: values.BOATHOUSE_AUDIT_SYSLOG,
      readsOfData: values.BOATHOUSE_AUDIT_READS === 'data',
    },
    dataLocation: values.BOATHOUSE_DATA ?? locationOf(join(home, 'warehouse')),
    storeLocation: values.BOATHOUSE_STORE ?? locationOf(join(home, 'objects')),
    s3: s3Config(values, environment),
    caFile: values.BOATHOUSE_CA_FILE,
    mavenMirror: values.BOATHOUSE_MAVEN_MIRROR,
    proxies: { https: values.HTTPS_PROXY, http: values.HTTP_PROXY, none: values.NO_PROXY },
    keep: {
      resultSeconds: values.BOATHOUSE_RESULT_TTL ?? DAY_SECONDS,
      uploadSeconds: values.BOATHOUSE_UPLOAD_TTL ?? DAY_SECONDS,
      uploadBytes: values.BOATHOUSE_MAX_UPLOAD,
      minRetentionSeconds: values.BOATHOUSE_MIN_RETENTION ?? 7 * DAY_SECONDS,
    },
    engine: {
      memoryBytes: values.BOATHOUSE_ENGINE_MEMORY ?? Math.floor(usableMemory() / 2),
      slots: values.BOATHOUSE_ENGINE_SLOTS,
      maxDownloadBytes: values.BOATHOUSE_ENGINE_MAX_DOWNLOAD,
      extensions: values.BOATHOUSE_ENGINE_EXTENSIONS,
    },
    log: {
      level: values.BOATHOUSE_LOG_LEVEL ?? 'info',
      format: values.BOATHOUSE_LOG_FORMAT ?? (process.stderr.isTTY ? 'pretty' : 'json'),
    },
    secrets: secretsOf(values, environment),
  }
}

export interface SettingLine {
  readonly setting: SettingName
  /** Redacted; undefined when not set. */
  readonly value: string | undefined
  readonly source: Source
  readonly default: string
  readonly description: string
}

// Of an address, host and database help whoever reads; user and password are nobody's business.
const redact = (value: unknown): string => {
  const url = parseAddress(String(value))
  return url?.host ? `${url.protocol}//…@${url.host}${url.pathname}` : '…'
}

const isPermits = (value: SettingValues[SettingName]): value is SecretPermit[] =>
  Array.isArray(value) && typeof value[0] === 'object'

const shown = (name: SettingName, read: ReadSettings): string | undefined => {
  const value = read.values[name]
  if (value === undefined) return undefined
  if (isSecret(name)) return redact(value)
  if (isPermits(value)) return value.map(({ workspace, place }) => `${workspace}:${place}`).join(',')
  if (Array.isArray(value)) return value.join(',')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Every setting with its value, secrets redacted, for `boathouse config`. Throws like `loadConfig`. */
export const describeConfig = (environment: Environment): SettingLine[] => {
  const read = readSettings(environment)
  return settingNames.map((setting) => {
    const { description, default: fallback } = aboutSetting(setting)
    return {
      setting,
      value: shown(setting, read),
      source: read.sources[setting],
      default: fallback,
      description,
    }
  })
}
