import type { TestProject } from 'vitest/node'
import { migrate } from '../db/migrate.ts'
import { connectDirectly, type ConnectionSettings } from '../platform/database.ts'
import { startTemporaryPostgres } from './temporary-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The PostgreSQL of this test run. */
    postgres: ConnectionSettings
  }
}

export const TEMPLATE = 'boathouse_template'

/** One PostgreSQL for the whole run, with a migrated template that `createTestDatabase` copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTemporaryPostgres()
  const client = await connectDirectly(postgres.settings)
  await client.query(`CREATE DATABASE ${TEMPLATE}`)
  await client.end()
  await migrate({ ...postgres.settings, database: TEMPLATE })
  project.provide('postgres', postgres.settings)
  return postgres.remove
}
