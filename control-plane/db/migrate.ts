import type { Client } from 'pg'
import { connectDirectly, type ConnectionSettings } from '../platform/database.ts'
import { compareVersions, programVersion } from '../platform/version.ts'
import { readMigrations, type Migration } from './migrations.ts'
import { migrationErrors } from './migration-errors.ts'

// «boathous» in ASCII, as a signed 64-bit number: one lock for the migrations of a database.
const MIGRATION_LOCK = '7092995090728056179'

const OLDEST_SERVER = 150_000

const LEDGER = `CREATE TABLE IF NOT EXISTS schema_migration (
  number integer PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  tolerates text NOT NULL,
  applied_by text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`

interface Applied {
  readonly number: number
  readonly name: string
  readonly checksum: string
  readonly tolerates: string
}

export interface MigrationReport {
  /** Names of the migrations that were applied now. */
  readonly applied: readonly string[]
  /** Names of migrations that a newer program applied and that tolerate this one. */
  readonly newer: readonly string[]
}

/**
 * What is left to apply. Throws SCHEMA_TOO_NEW when an applied migration, unknown here, does not tolerate
 * this program; MIGRATION_CHANGED when an applied file reads differently today. A migration numbered below
 * the newest applied one is still applied: number ranges belong to capabilities.
 */
const plan = (
  known: readonly Migration[],
  applied: readonly Applied[],
  program: string,
): { pending: readonly Migration[]; newer: readonly Applied[] } => {
  const byNumber = new Map(known.map((migration) => [migration.number, migration]))
  for (const row of applied) {
    const migration = byNumber.get(row.number)
    if (migration && migration.checksum !== row.checksum) {
      throw migrationErrors.MIGRATION_CHANGED({ migration: row.name })
    }
    if (!migration && compareVersions(program, row.tolerates) < 0) {
      throw migrationErrors.SCHEMA_TOO_NEW({ migration: row.name, needs: row.tolerates, program })
    }
  }
  return {
    pending: known.filter((migration) => !applied.some((row) => row.number === migration.number)),
    newer: applied.filter((row) => !byNumber.has(row.number)),
  }
}

const refuseOldServer = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ number: string; name: string }>(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name",
  )
  const [version] = rows
  if (version && Number(version.number) < OLDEST_SERVER)
    throw migrationErrors.DATABASE_TOO_OLD({ found: version.name })
}

const applyOne = async (client: Client, migration: Migration, program: string): Promise<void> => {
  await client.query('BEGIN')
  try {
    await client.query(migration.sql)
    await client.query(
      'INSERT INTO schema_migration (number, name, checksum, tolerates, applied_by) VALUES ($1, $2, $3, $4, $5)',
      [migration.number, migration.name, migration.checksum, migration.tolerates, program],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw migrationErrors.MIGRATION_FAILED({ migration: migration.name, reason: String(error) }, error)
  }
}

// Several addresses of one host give an AggregateError without a message of its own.
const reasonOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map(reasonOf).join('; ')
    : error instanceof Error
      ? error.message
      : String(error)

const connect = async (settings: ConnectionSettings): Promise<Client> => {
  try {
    return await connectDirectly(settings)
  } catch (error) {
    throw migrationErrors.DATABASE_UNREACHABLE({ reason: reasonOf(error) }, error)
  }
}

/**
 * Brings the database to this program's schema. Any number of processes may call it at once: one works, the
 * others wait at an advisory lock, which is why `settings` must bypass a transaction pooler. Throws `migrationErrors`.
 */
export const migrate = async (
  settings: ConnectionSettings,
  options: { migrations?: readonly Migration[]; program?: string } = {},
): Promise<MigrationReport> => {
  const known = options.migrations ?? (await readMigrations())
  const program = options.program ?? programVersion
  const client = await connect(settings)
  try {
    await refuseOldServer(client)
    await client.query(`SELECT pg_advisory_lock(${MIGRATION_LOCK})`)
    await client.query(LEDGER)
    const { rows } = await client.query<Applied>(
      'SELECT number, name, checksum, tolerates FROM schema_migration ORDER BY number',
    )
    const { pending, newer } = plan(known, rows, program)
    for (const migration of pending) await applyOne(client, migration, program)
    return { applied: pending.map((m) => m.name), newer: newer.map((m) => m.name) }
  } finally {
    // Ending the session releases the lock, whatever happened.
    await client.end()
  }
}
