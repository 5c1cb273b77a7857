import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectDirectly } from '../platform/database.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { migrate } from './migrate.ts'
import type { Migration } from './migrations.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase({ empty: true })
})
afterEach(() => database.drop())

const migration = (number: number, sql: string, tolerates = '0.1.0'): Migration => ({
  number,
  name: `${String(number).padStart(4, '0')}_test`,
  tolerates,
  sql,
  checksum: Buffer.from(sql).toString('hex').padEnd(64, '0'),
})

const first = migration(1, 'CREATE TABLE fruit (name text)')
const second = migration(2, 'ALTER TABLE fruit ADD COLUMN weight bigint', '0.2.0')

const columns = async (): Promise<unknown> => {
  const client = await connectDirectly(database.settings)
  try {
    const { rows } = await client.query<{ names: unknown }>(
      `SELECT coalesce(array_agg(column_name::text ORDER BY ordinal_position), '{}') AS names
       FROM information_schema.columns WHERE table_name = 'fruit'`,
    )
    return rows[0]?.names
  } finally {
    await client.end()
  }
}

const run = (migrations: readonly Migration[], program = '0.1.0') =>
  migrate(database.settings, { migrations, program })

test('applies what is missing, once and in order', async () => {
  expect(await run([first])).toEqual({ applied: ['0001_test'], newer: [] })
  expect(await run([first, second], '0.2.0')).toEqual({ applied: ['0002_test'], newer: [] })
  expect(await run([first, second], '0.2.0')).toEqual({ applied: [], newer: [] })
  expect(await columns()).toEqual(['name', 'weight'])
})

test('an older program refuses a schema that does not tolerate it, and changes nothing', async () => {
  await run([first, second], '0.2.0')
  await expect(run([first, migration(3, 'DROP TABLE fruit')])).rejects.toMatchObject({
    code: 'SCHEMA_TOO_NEW',
    message: expect.stringContaining('Start Boathouse 0.2.0 or later') as string,
  })
  expect(await columns()).toEqual(['name', 'weight'])
})

test('an older program works on a newer schema that tolerates it, so that replicas roll one version', async () => {
  await run([first, migration(2, 'ALTER TABLE fruit ADD COLUMN weight bigint', '0.1.0')], '0.2.0')
  expect(await run([first])).toEqual({ applied: [], newer: ['0002_test'] })
})

test('an applied migration that reads differently today is refused', async () => {
  await run([first])
  await expect(run([migration(1, 'CREATE TABLE fruit (name varchar)')])).rejects.toMatchObject({
    code: 'MIGRATION_CHANGED',
  })
})

test('a migration that fails leaves no half of itself behind', async () => {
  const broken = migration(2, 'ALTER TABLE fruit ADD COLUMN colour text; SELECT 1/0')
  await expect(run([first, broken])).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  expect(await columns()).toEqual(['name'])
  expect(await run([first, second], '0.2.0')).toMatchObject({ applied: ['0002_test'] })
})

test('of several processes that start at once, one applies each migration', async () => {
  const reports = await Promise.all(Array.from({ length: 6 }, () => run([first, second], '0.2.0')))
  expect(reports.flatMap((report) => report.applied)).toEqual(['0001_test', '0002_test'])
})

test('the ranges of capabilities may grow in any order', async () => {
  await run([first, migration(20, 'CREATE TABLE later (x int)')])
  expect(await run([first, second, migration(20, 'CREATE TABLE later (x int)')], '0.2.0')).toMatchObject({
    applied: ['0002_test'],
  })
})
