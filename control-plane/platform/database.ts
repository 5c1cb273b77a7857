import {
  Kysely,
  PostgresDialect,
  type IsolationLevel,
  type PostgresPool,
  type PostgresPoolClient,
  type Transaction,
} from 'kysely'
import { Client, DatabaseError, Pool, type ClientConfig, type PoolClient } from 'pg'
import type { Tables } from '../db/generated/tables.ts'
import { preparedName } from './prepared-query.ts'
import { valueParsers } from './value-parsers.ts'

/** The pool, or a transaction on it: stores take either. */
export type Database = Kysely<Tables>
/** A transaction. */
export type Tx = Transaction<Tables>

/** Where PostgreSQL is: `connectionString`, or host (a socket directory), user, password and database. */
export type ConnectionSettings = Pick<
  ClientConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database'
>

export interface OpenDatabase {
  readonly db: Database
  readonly pool: Pool
  /** Waits for what runs, then closes every connection. */
  readonly close: () => Promise<void>
}

const clientConfig = (settings: ConnectionSettings, applicationName: string): ClientConfig => ({
  ...settings,
  application_name: applicationName,
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  types: valueParsers,
})

/** A connection on which the queries of `preparedQuery` keep their plans under a name. */
const preparing = (client: PoolClient): PostgresPoolClient => {
  const query = (text: string, values: readonly unknown[]) => {
    const name = preparedName(text)
    return client.query({ ...(name !== undefined && { name }), text, values: [...values] })
  }
  // The other way to call it is with a cursor, for which Kysely has no class here.
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  }
}

const preparingPool = (pool: Pool): PostgresPool => {
  const known = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    connect: async () => {
      const client = await pool.connect()
      const wrapped = known.get(client) ?? preparing(client)
      known.set(client, wrapped)
      return wrapped
    },
    end: () => pool.end(),
    options: pool.options,
  }
}

/**
 * Opens a pool. Nothing connects before the first query.
 * `onIdleError` hears about connections that break while nobody uses them; the pool replaces them. `pooled`: a pooler
 * stands between, which may give each transaction another session, so nothing is kept in one.
 */
export const openDatabase = (
  settings: ConnectionSettings,
  options: { maxConnections?: number; pooled?: boolean; onIdleError?: (reason: string) => void } = {},
): OpenDatabase => {
  const pool = new Pool({ ...clientConfig(settings, 'boathouse'), max: options.maxConnections ?? 10 })
  let closing = false
  // Without a listener, one broken idle connection would end the process. Only the message goes on: the error
  // carries the whole client. While closing, the server may be faster than our farewell.
  pool.on('error', (error) => {
    if (!closing) options.onIdleError?.(error.message)
  })
  // A connection that breaks while somebody holds it, between two queries of a transaction say, tells only itself,
  // and unheard that ends the process, too. The next query on it fails, and the pool lets it go.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: options.pooled ? pool : preparingPool(pool) }),
  })
  const close = (): Promise<void> => {
    closing = true
    return db.destroy()
  }
  return { db, pool, close }
}

/**
 * One connection of its own, outside the pool, for what belongs to a session: advisory locks, LISTEN,
 * migrations. Must bypass a transaction pooler. The caller ends it.
 */
export const connectDirectly = async (settings: ConnectionSettings): Promise<Client> => {
  const client = new Client(clientConfig(settings, 'boathouse direct'))
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** SQLSTATE of an error that PostgreSQL sent, else undefined. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof DatabaseError ? error.code : undefined

/** True when `error` says that the named unique or exclusion constraint refused a row. */
export const violates = (error: unknown, constraint: string): boolean =>
  error instanceof DatabaseError && error.code?.startsWith('23') === true && error.constraint === constraint

const SERIALIZATION_FAILURE = '40001'
const DEADLOCK_DETECTED = '40P01'
const MAX_ATTEMPTS = 6

const pause = (attempt: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.random() * 5 * 2 ** attempt)
  })

/**
 * Runs `work` in one transaction and gives back what it gives. Inside a transaction already, `work` joins it.
 * After a serialization failure or a deadlock the whole of `work` runs again, at most six times: it must
 * await nothing but the database and leave no other trace.
 */
export const inTransaction = async <T>(
  db: Database,
  work: (tx: Tx) => Promise<T>,
  options: { isolation?: IsolationLevel } = {},
): Promise<T> => {
  if (isTransaction(db)) return work(db)
  for (let attempt = 1; ; attempt++) {
    try {
      const builder = db.transaction()
      return await (options.isolation ? builder.setIsolationLevel(options.isolation) : builder).execute(work)
    } catch (error) {
      const state = sqlState(error)
      const again = state === SERIALIZATION_FAILURE || state === DEADLOCK_DETECTED
      if (!again || attempt === MAX_ATTEMPTS) throw error
      await pause(attempt)
    }
  }
}

const isTransaction = (db: Database): db is Tx => db.isTransaction
