import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteText } from '../sql-text.ts'
import type { ChildSettings } from './protocol.ts'

/** One DuckDB for one statement. */
export interface FreshInstance {
  readonly instance: DuckDBInstance
  readonly connection: DuckDBConnection
  readonly tempDirectory: string
}

export interface StandbyInstances {
  /** `remote`: one that can read URLs. */
  take(remote: boolean): Promise<FreshInstance>
  discard(used: FreshInstance): void
  /**
   * A connection to the locked instance that all statements without tables share: making one for each would cost 9 ms
   * of processor for a `SELECT 1` of half a millisecond. Temporary things go with the connection; the caller sees to it
   * that nothing else is made.
   */
  takeBare(): Promise<DuckDBConnection>
  /**
   * `clean`: its query was read to the end, so that nothing is left in it and the next one may have it. Otherwise it is
   * closed, and one made at once, while nobody waits for it.
   */
  discardBare(used: DuckDBConnection, clean: boolean): void
  parse(sql: string): Promise<string>
}

/** Two: the next statement finds one although the last one was taken a millisecond ago. */
const AHEAD = 2
/** What a connection remembers of its queries goes with it. */
const BARE_QUERIES = 100
/** A child that was asked for nothing for so long makes what it lacks. */
const REST_MS = 25

/**
 * Instances made ahead: creating one costs 7.6 ms, taking one that waits nothing. Everything that needs no knowledge
 * of the statement is set here; the lock comes with `open`.
 */
export const standbyInstances = (settings: ChildSettings): StandbyInstances => {
  const waiting: Promise<FreshInstance>[] = []
  // Loading the extension costs 130 ms, most of it the check of its signature: ahead of the second statement that needs it.
  let remoteAhead: Promise<FreshInstance> | undefined
  let made = 0
  let rest: NodeJS.Timeout | undefined

  const make = async (remote = false): Promise<FreshInstance> => {
    made += 1
    // Its own directory: DuckDB allows a locked instance everything below its temp_directory.
    const tempDirectory = join(settings.tempDirectory, String(made))
    mkdirSync(tempDirectory, { recursive: true, mode: 0o700 })
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: `${Math.floor(settings.memoryBytes / 1024)}KiB`,
      threads: String(settings.threads),
      temp_directory: tempDirectory,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      errors_as_json: 'true',
    })
    const connection = await instance.connect()
    // With the cache a footer is parsed once, not for the view and again each time that the query names it: of TPC-H at
    // SF1, 49 row groups, Q21 is bound in 7 ms of processor instead of 14, Q18 in 5 instead of 9. It counts within
    // memory_limit and gives way to what else needs it (800 files of 60 columns: 61 MiB, and 40 under a limit of 40).
    await connection.run(
      `SET TimeZone = 'UTC'; SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET parquet_metadata_cache = true`,
    )
    if (remote) await loadHttpfs(connection, settings.httpfs)
    return { instance, connection, tempDirectory }
  }
  const ahead = (remote: boolean): Promise<FreshInstance> => {
    const next = make(remote)
    // A failure surfaces where the instance is taken, not as an unhandled rejection here.
    next.catch(() => undefined)
    return next
  }

  const refill = (): void => {
    while (waiting.length < AHEAD) waiting.push(ahead(false))
  }

  const shared = sharedInstance(make())

  refill()
  return {
    ...shared,
    take: (remote) => {
      if (remote) {
        const next = remoteAhead ?? make(true)
        remoteAhead = undefined
        setTimeout(() => {
          remoteAhead ??= ahead(true)
        }, 50)
        return next
      }
      clearTimeout(rest)
      return waiting.shift() ?? make()
    },
    discard: (used) => {
      used.connection.closeSync()
      used.instance.closeSync()
      rmSync(used.tempDirectory, { recursive: true, force: true })
      clearTimeout(rest)
      // Not while a statement runs, of which a child has one at a time: it would lose 9 ms of processor.
      if (waiting.length === 0) refill()
      else rest = setTimeout(refill, REST_MS)
    },
  }
}

/** A statement ends an answer that does not come; the proxy has its own patience with the store. */
const HTTP_SECONDS = 600

/** No secrets, no keys: only what the lock allows by its URL is reached, and without a HEAD for each look at it. */
const loadHttpfs = async (connection: DuckDBConnection, httpfs: string | undefined): Promise<void> => {
  if (httpfs === undefined) throw new Error('there is no httpfs extension')
  await connection.run(`LOAD ${quoteText(httpfs)}`)
  await connection.run(
    `SET allow_persistent_secrets = false; SET enable_http_metadata_cache = true; SET http_timeout = ${HTTP_SECONDS}`,
  )
}

/** The instance of statements without tables, locked at once; it also parses. */
const sharedInstance = (
  made: Promise<FreshInstance>,
): Pick<StandbyInstances, 'takeBare' | 'discardBare' | 'parse'> => {
  const shared = made.then(async ({ instance, connection }) => {
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
    return {
      instance,
      parser: await connection.prepare('SELECT CAST(json_serialize_sql($1::VARCHAR) AS VARCHAR)'),
    }
  })
  const connect = (): Promise<DuckDBConnection> => {
    const connected = shared.then(({ instance }) => instance.connect())
    connected.catch(() => undefined)
    return connected
  }
  let next = connect()
  let served = 0
  return {
    takeBare: () => next,
    discardBare: (used, clean) => {
      served += 1
      if (clean && served % BARE_QUERIES !== 0) return
      used.closeSync()
      next = connect()
    },
    parse: async (sql) => {
      const { parser } = await shared
      parser.bindVarchar(1, sql)
      const result = await parser.runAndReadAll()
      return String(result.value(0, 0))
    },
  }
}
