import { join } from 'node:path'
import { migrate } from '../db/migrate.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase, type ConnectionSettings, type OpenDatabase } from '../platform/database.ts'
import { superviseEmbeddedPostgres } from '../platform/embedded-postgres/index.ts'
import type { HomeLock } from '../platform/home.ts'
import { lockHome } from '../platform/home.ts'
import type { Lifecycle } from '../platform/lifecycle.ts'
import type { Log } from '../platform/log.ts'
import { periodically } from '../platform/periodic.ts'
import type { Readiness } from '../platform/readiness.ts'
import { databaseProblem, instanceId } from './instance.store.ts'

export interface Metadata extends OpenDatabase {
  /** Past any pooler: for locks and LISTEN. */
  readonly direct: ConnectionSettings
  readonly instanceId: string
  /** Only with the embedded PostgreSQL: nobody else works on this home and its database. */
  readonly homeLock: HomeLock | undefined
  /** Rejects when the database is lost for good. */
  readonly lost: Promise<never>
}

interface Deps {
  readonly config: Config
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly readiness: Readiness
}

interface Connection {
  readonly settings: ConnectionSettings
  readonly direct: ConnectionSettings
  readonly homeLock: HomeLock | undefined
  readonly lost: Promise<never>
}

const never = new Promise<never>(() => undefined)

/** The directory of the embedded PostgreSQL. */
export const postgresDirectory = (config: Config): string => join(config.home, 'postgres')

const connect = async ({ config, log, lifecycle, readiness }: Deps): Promise<Connection> => {
  if (config.database) {
    const { url, directUrl } = config.database
    const [settings, direct] = [{ connectionString: url }, { connectionString: directUrl }]
    return { settings, direct, homeLock: undefined, lost: never }
  }
  const homeLock = lockHome(config.home)
  lifecycle.onStop('home', homeLock.release)
  const postgres = await superviseEmbeddedPostgres(
    { directory: postgresDirectory(config) },
    { log, readiness },
  )
  lifecycle.onStop('embedded PostgreSQL', postgres.stop)
  return { settings: postgres.settings, direct: postgres.settings, homeLock, lost: postgres.lost }
}

/** Opens the database of the configuration, starting our own when it names none, and brings it up to date. */
export const openMetadata = async (deps: Deps): Promise<Metadata> => {
  const { config, log, lifecycle, readiness } = deps
  const { settings, direct, homeLock, lost } = await connect(deps)
  const { applied, newer } = await migrate(direct)
  if (applied.length > 0) log.info({ applied }, 'migrated the database')
  if (newer.length > 0)
    log.warn({ newer }, 'the database is ahead of this program, which its migrations tolerate')
  const database = openDatabase(settings, {
    maxConnections: config.databaseConnections,
    pooled: config.database !== undefined && config.database.url !== config.database.directUrl,
    onIdleError: (reason) => log.warn({ reason }, 'an idle database connection broke'),
  })
  lifecycle.onStop('database pool', database.close)
  const watch = periodically(
    2_000,
    async () => readiness.set('database', await databaseProblem(database.db)),
    (error) => log.error({ err: error }, 'the database was not looked at'),
  )
  lifecycle.onStop('database watch', () => watch.stop())
  return { ...database, direct, homeLock, lost, instanceId: await instanceId(database.db) }
}
