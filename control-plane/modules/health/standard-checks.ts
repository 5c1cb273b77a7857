import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import type { Finding } from './health-checks.ts'

const MIB = 1024 * 1024
const LOW = 1024 * MIB
const TOO_LOW = 128 * MIB

/** The metadata database answers. */
export const databaseCheck = (db: Database) => async (): Promise<Finding> => {
  const started = performance.now()
  const { rows } = await sql<{
    version: string
  }>`SELECT current_setting('server_version') AS version`.execute(db)
  const elapsed = (performance.now() - started).toFixed(1)
  return { status: 'passed', evidence: `PostgreSQL ${rows[0]?.version ?? ''} answered in ${elapsed} ms` }
}

const gibibytes = (bytes: number): string => `${(bytes / (1024 * MIB)).toFixed(1)} GiB`

/** Room on the disk that holds `directory`: a warning below 1 GiB, failed below 128 MiB. */
export const diskCheck = (directory: string) => async (): Promise<Finding> => {
  const { bavail, bsize, blocks } = await statfs(directory)
  const free = bavail * bsize
  const evidence = `${gibibytes(free)} of ${gibibytes(blocks * bsize)} free at ${directory}`
  if (free >= LOW) return { status: 'passed', evidence }
  return {
    status: free < TOO_LOW ? 'failed' : 'warning',
    evidence,
    remedy: 'Free disk space, or move BOATHOUSE_HOME to a larger disk.',
  }
}

/** Hints of other processes arrive; `trouble` says why they do not. */
export const notifierCheck = (trouble: () => string | undefined) => async (): Promise<Finding> => {
  const why = trouble()
  if (why === undefined) return { status: 'passed', evidence: 'LISTEN is established' }
  return {
    status: 'warning',
    evidence: why,
    remedy:
      'Pages still refresh, but later. Set BOATHOUSE_DATABASE_DIRECT_URL to an address that bypasses the connection pooler.',
  }
}

/** Secrets can be sealed and opened; `locked` says why they cannot. */
export const secretsCheck = (locked: string | undefined) => async (): Promise<Finding> =>
  locked === undefined
    ? { status: 'passed', evidence: 'the master key is here' }
    : { status: 'failed', evidence: locked, remedy: 'Give this server the master key and start it again.' }
