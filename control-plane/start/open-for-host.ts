import { migrate } from '../db/migrate.ts'
import { createIdentity, type Identity } from '../modules/identity/index.ts'
import type { Config } from '../platform/config.ts'
import { openDatabase, type ConnectionSettings, type Database } from '../platform/database.ts'
import { locateEmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts'
import { lockHome, openHome, readHolder } from '../platform/home.ts'
import type { Log } from '../platform/log.ts'
import { instanceId } from './instance.store.ts'
import { postgresDirectory } from './open-metadata.ts'

export interface HostAccess {
  readonly db: Database
  readonly identity: Identity
  /** Where the running server answers, as far as it can be known from here. */
  readonly serverUrl: string | undefined
}

interface Reached {
  readonly settings: ConnectionSettings
  readonly serverUrl: string | undefined
  readonly release: () => Promise<void>
}

const reach = async (config: Config): Promise<Reached> => {
  const known = config.publicUrl
  if (config.database) {
    const settings = { connectionString: config.database.directUrl }
    return { settings, serverUrl: known, release: async () => undefined }
  }
  openHome(config.home)
  const directory = postgresDirectory(config)
  const holder = readHolder(config.home)
  const running = holder && locateEmbeddedPostgres(directory)
  if (running) return { settings: running, serverUrl: known ?? holder.url, release: async () => undefined }
  // Nobody serves: start the database for as long as it takes.
  const lock = lockHome(config.home)
  const postgres = await startEmbeddedPostgres({ directory })
  const release = async (): Promise<void> => {
    await postgres.stop()
    lock.release()
  }
  return { settings: postgres.settings, serverUrl: known, release }
}

/** Runs `work` with the database of this machine's server, whether that server runs or not. */
export const withHostAccess = async <T>(
  config: Config,
  log: Log,
  work: (access: HostAccess) => Promise<T>,
): Promise<T> => {
  const { settings, serverUrl, release } = await reach(config)
  try {
    await migrate(settings)
    const database = openDatabase(settings, { maxConnections: 2 })
    try {
      const id = await instanceId(database.db)
      return await work({
        db: database.db,
        identity: createIdentity({ db: database.db, log, instanceId: id }),
        serverUrl,
      })
    } finally {
      await database.close()
    }
  } finally {
    await release()
  }
}
