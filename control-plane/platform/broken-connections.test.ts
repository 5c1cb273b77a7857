import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { inTransaction, type Database } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const backend = async (on: Database): Promise<number> => {
  const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(on)
  return rows[0]?.pid ?? 0
}

const untilGone = async (pid: number): Promise<void> => {
  for (;;) {
    const { rows } = await sql`SELECT 1 FROM pg_stat_activity WHERE pid = ${pid}`.execute(database.db)
    if (rows.length === 0) return
  }
}

// Unheard, the error of a connection that is held but runs no query would end the process.
test('a connection that breaks in the middle of a transaction fails that transaction and nothing else', async () => {
  const broken = inTransaction(database.db, async (tx) => {
    const held = await backend(tx)
    await sql`SELECT pg_terminate_backend(${held})`.execute(database.db)
    await untilGone(held)
    await backend(tx)
  })
  await expect(broken).rejects.toThrow()
  expect(await backend(database.db)).toBeGreaterThan(0)
})
