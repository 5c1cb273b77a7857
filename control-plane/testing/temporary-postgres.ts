import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionSettings } from '../platform/database.ts'
import { startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts'

export interface TemporaryPostgres {
  readonly settings: ConnectionSettings
  /** Stops the server and removes everything of it. */
  readonly remove: () => Promise<void>
}

// Nothing here outlives the process: durability would only cost time.
const FORGETFUL = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200']

/** Starts an empty PostgreSQL in a directory of its own, for tests and generators. */
export const startTemporaryPostgres = async (): Promise<TemporaryPostgres> => {
  const directory = await mkdtemp(join(tmpdir(), 'boathouse-test-'))
  const postgres = await startEmbeddedPostgres({ directory, extraSettings: FORGETFUL, throwAway: true })
  const remove = async (): Promise<void> => {
    await postgres.stop()
    postgres.removeSocketDirectory()
    await rm(directory, { recursive: true, force: true })
  }
  return { settings: postgres.settings, remove }
}

/** Runs `work` against an empty PostgreSQL that is removed afterwards. */
export const withTemporaryPostgres = async <T>(
  work: (settings: ConnectionSettings) => Promise<T>,
): Promise<T> => {
  const postgres = await startTemporaryPostgres()
  try {
    return await work(postgres.settings)
  } finally {
    await postgres.remove()
  }
}
