import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import {
  AbsolutePath,
  ByteSize,
  Count,
  Duration,
  Flag,
  HttpAddress,
  MasterKeyText,
  Origin,
  Port,
  PostgresUrl,
  ProxyList,
  SecretDirectories,
  SecretVariables,
  StorageLocation,
  SyslogAddress,
} from './values.ts'

/**
 * Every setting, as text in the environment. The description is its documentation; `default` in the
 * metadata is what the reader of the documentation sees, the value itself is filled in by config.ts when it
 * depends on other settings. `secret`: `<NAME>_FILE` names a file instead, and it is printed redacted.
 */
interface About {
  readonly description: string
  readonly default: string
  readonly secret?: boolean
}

const about = <S extends z.ZodType>(schema: S, meta: About): z.ZodOptional<S> =>
  schema.optional().meta({ ...meta })

const TOKEN_MIN = 32
const Onlookers = z.enum(['anybody', 'signed-in', 'nobody'], 'write anybody, signed-in or nobody')

export const Settings = z.object({
  BOATHOUSE_HOME: about(AbsolutePath, {
    description: 'Directory of everything that this server keeps on this machine',
    default: '~/.boathouse',
  }),
  BOATHOUSE_ROLE: about(z.enum(['all', 'api', 'worker'], 'write all, api or worker'), {
    description: 'Which roles this process takes',
    default: 'all',
  }),
  BOATHOUSE_HOST: about(z.string(), { description: 'Address to listen on', default: '127.0.0.1' }),
  BOATHOUSE_PORT: about(Port, {
    description: 'Port to listen on; 0 takes any free one. A port that is set and taken stops the start',
    default: '8484, or the next free one',
  }),
  BOATHOUSE_ALLOW_INSECURE_LISTEN: about(Flag, {
    description: 'Listen beyond loopback without TLS and without a trusted proxy',
    default: 'false',
  }),
  BOATHOUSE_TLS_CERT: about(AbsolutePath, {
    description: 'PEM file of the certificate chain',
    default: 'none',
  }),
  BOATHOUSE_TLS_KEY: about(AbsolutePath, { description: 'PEM file of the private key', default: 'none' }),
  BOATHOUSE_HSTS_SUBDOMAINS: about(Flag, {
    description:
      'Browsers that came by https are told to use it for every name below that of this server, too: only when nothing else there lacks TLS',
    default: 'false',
  }),
  BOATHOUSE_TRUSTED_PROXIES: about(ProxyList, {
    description: 'Reverse proxies whose X-Forwarded-* headers are believed',
    default: 'none',
  }),
  BOATHOUSE_PUBLIC_URL: about(Origin, {
    description: 'Address of this server as browsers see it',
    default: 'the address that it listens on',
  }),
  BOATHOUSE_CATALOG_URL: about(HttpAddress, {
    description: 'Address of this server as Spark, Trino and other engines see it',
    default: 'BOATHOUSE_PUBLIC_URL',
  }),
  BOATHOUSE_CA_FILE: about(AbsolutePath, {
    description: 'PEM file of certificate authorities to trust, besides the system, in every outgoing TLS',
    default: 'none',
  }),
  BOATHOUSE_MAVEN_MIRROR: about(HttpAddress, {
    description: 'Maven repository that engines are installed from, such as one inside an air gap',
    default: "what this machine's Maven knows, else Maven Central",
  }),
  HTTPS_PROXY: about(z.string(), { description: 'Proxy for outgoing https', default: 'none', secret: true }),
  HTTP_PROXY: about(z.string(), { description: 'Proxy for outgoing http', default: 'none', secret: true }),
  NO_PROXY: about(z.string(), { description: 'Hosts that are reached without a proxy', default: 'none' }),
  DATABASE_URL: about(PostgresUrl, {
    description: 'PostgreSQL 15 or later',
    default: 'an embedded PostgreSQL in BOATHOUSE_HOME',
    secret: true,
  }),
  BOATHOUSE_DATABASE_DIRECT_URL: about(PostgresUrl, {
    description: 'The same database, past any connection pooler: for migrations, locks and LISTEN',
    default: 'DATABASE_URL',
    secret: true,
  }),
  BOATHOUSE_DATABASE_CONNECTIONS: about(Count, {
    description: 'Largest number of database connections of this process',
    default: '10',
  }),
  BOATHOUSE_BOOTSTRAP_TOKEN: about(
    z
      .string()
      .min(TOKEN_MIN, `write at least ${TOKEN_MIN} characters, such as «openssl rand -base64 32» makes`),
    {
      description: "Becomes an administrator's access token while no user exists",
      default: 'none',
      secret: true,
    },
  ),
  BOATHOUSE_MASTER_KEY: about(MasterKeyText, {
    description:
      'Key that protects the secrets of connections: 32 bytes in base64, as «openssl rand -base64 32» makes. The same for every server of a database',
    default:
      'master-key in BOATHOUSE_HOME, made by the first server of the database; set it where there are several',
    secret: true,
  }),
  BOATHOUSE_MASTER_KEY_PREVIOUS: about(MasterKeyText, {
    description:
      'The master key before, while «boathouse keys rotate» is still to come or at work; with BOATHOUSE_MASTER_KEY only',
    default: 'none',
    secret: true,
  }),
  BOATHOUSE_SECRET_ENVIRONMENT: about(SecretVariables, {
    description:
      'Environment variables of this server that connections of a workspace may take secrets from: workspace:NAME,workspace:NAME; * is every workspace',
    default: 'none',
  }),
  BOATHOUSE_SECRET_FILES: about(SecretDirectories, {
    description:
      'Directories of this server that connections of a workspace may take secrets from: workspace:/directory,workspace:/directory; * is every workspace',
    default: 'none',
  }),
  BOATHOUSE_CONNECTION_TESTS: about(z.union([z.literal('off').transform(() => 0), Duration]), {
    description:
      'How often connections are tested by themselves; what fails stands on the health page. off: only when somebody asks',
    default: '1h',
  }),
  BOATHOUSE_AUDIT_ANCHOR: about(StorageLocation, {
    description:
      'Where the head of the audit log is kept outside the database, every minute: a file, or s3://bucket/prefix',
    default: 'audit-anchors in BOATHOUSE_HOME',
  }),
  BOATHOUSE_AUDIT_SYSLOG: about(SyslogAddress, {
    description:
      'Syslog server that every sealed audit event is pushed to: tls://host:6514 or tcp://host:514',
    default: 'none',
  }),
  BOATHOUSE_AUDIT_READS: about(z.enum(['none', 'data'], 'write none or data'), {
    description:
      'data: reads of rows (results, previews, tables read by engines) leave an audit event as well',
    default: 'none',
  }),
  BOATHOUSE_DATA: about(StorageLocation, {
    description: 'Location of the first catalog: a directory or s3://bucket/prefix',
    default: 'warehouse/ in BOATHOUSE_HOME',
  }),
  BOATHOUSE_STORE: about(StorageLocation, {
    description: 'Location of uploads, results and finished logs: a directory or s3://bucket/prefix',
    default: 'objects/ in BOATHOUSE_HOME',
  }),
  BOATHOUSE_S3_ENDPOINT: about(HttpAddress, {
    description: 'S3-compatible store other than AWS',
    default: 'AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL',
  }),
  BOATHOUSE_S3_REGION: about(z.string(), {
    description: 'Region of the S3 store',
    default: 'AWS_REGION, AWS_DEFAULT_REGION or us-east-1',
  }),
  BOATHOUSE_S3_PATH_STYLE: about(Flag, {
    description: 'Address buckets as https://host/bucket rather than https://bucket.host',
    default: 'true with an endpoint, else false',
  }),
  BOATHOUSE_S3_ACCESS_KEY_ID: about(z.string(), {
    description: 'Access key of the S3 store',
    default: 'the AWS chain: AWS_ACCESS_KEY_ID, profile, instance or pod role',
  }),
  BOATHOUSE_S3_SECRET_ACCESS_KEY: about(z.string(), {
    description: 'Secret of the access key',
    default: 'the AWS chain',
    secret: true,
  }),
  BOATHOUSE_ENGINE_MEMORY: about(ByteSize, {
    description: 'Memory that all slots of the embedded engine share',
    default: 'half of what the machine or the cgroup has',
  }),
  BOATHOUSE_ENGINE_SLOTS: about(Count, {
    description: 'Statements that the embedded engine runs at the same time',
    default: 'chosen from memory and processors',
  }),
  BOATHOUSE_ENGINE_MAX_DOWNLOAD: about(ByteSize, {
    description:
      'So much of a table the embedded engine copies from object storage for one statement, when it cannot be read by ranges; more is refused, with the advice to use Trino',
    default: '2GiB',
  }),
  BOATHOUSE_ENGINE_EXTENSIONS: about(AbsolutePath, {
    description:
      "Folder with DuckDB's extension httpfs (httpfs.duckdb_extension), by which large files in object storage are read by ranges",
    default: 'where «boathouse engines install httpfs» puts it',
  }),
  BOATHOUSE_RESULT_TTL: about(Duration, {
    description: 'How long the result of a statement can be read; its history stays',
    default: '24h',
  }),
  BOATHOUSE_UPLOAD_TTL: about(Duration, {
    description: 'How long an uploaded file is kept for loading',
    default: '24h',
  }),
  BOATHOUSE_MAX_UPLOAD: about(ByteSize, {
    description: 'Size of the largest file that somebody may upload',
    default: '100GiB',
  }),
  BOATHOUSE_MIN_RETENTION: about(Duration, {
    description:
      'Snapshots and orphan files that are younger cannot be asked to go: queries may still read them',
    default: '7d',
  }),
  BOATHOUSE_REQUESTS_PER_SECOND: about(Count, {
    description:
      'How many requests a second each person or program may send to each server, after a burst of ten times as many; engines that use the catalog with one account count as one program',
    default: 'as many as they can',
  }),
  BOATHOUSE_METRICS_ACCESS: about(Onlookers, {
    description: 'Who may read /metrics: anybody, signed-in (with an access token) or nobody',
    default: 'anybody',
  }),
  BOATHOUSE_DOCS_ACCESS: about(Onlookers, {
    description: 'Who may read /docs and the OpenAPI document: anybody, signed-in or nobody',
    default: 'anybody',
  }),
  BOATHOUSE_LOG_LEVEL: about(
    z.enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
      'write trace, debug, info, warn, error or fatal',
    ),
    { description: 'Least severe level that is logged', default: 'info' },
  ),
  BOATHOUSE_LOG_FORMAT: about(z.enum(['json', 'pretty'], 'write json or pretty'), {
    description: 'json: one object a line; pretty: for people',
    default: 'pretty on a terminal, else json',
  }),
})

export type SettingName = keyof typeof Settings.shape
export type SettingValues = z.output<typeof Settings>

export const settingNames = Object.keys(Settings.shape) as SettingName[]

/** What the documentation says about a setting. */
export const aboutSetting = (name: SettingName): About => Settings.shape[name].meta() as unknown as About

export const isSecret = (name: SettingName): boolean => aboutSetting(name).secret === true

export const defaultHome = (): string => join(homedir(), '.boathouse')
