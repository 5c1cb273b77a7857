import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { inTransaction, type Database } from './database.ts'
import { gatheredLookup } from './gathered-lookup.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** A look-up of settings, and the keys of each query that it made. */
const lookup = () => {
  const queries: (readonly string[])[] = []
  const find = gatheredLookup(async (db: Database, keys: readonly string[]) => {
    queries.push(keys)
    const rows = await db
      .selectFrom('instance_setting')
      .select(['key', 'value'])
      .where('key', 'in', [...keys])
      .execute()
    return keys.map((key) => rows.find((row) => row.key === key)?.value)
  })
  return { queries, find }
}

const write = (db: Database, key: string, value: string) =>
  db
    .insertInto('instance_setting')
    .values({ key, value: JSON.stringify(value) })
    .execute()

test('what one turn asks for is one query, and everybody gets what he asked for', async () => {
  await write(database.db, 'one', '1')
  const { queries, find } = lookup()
  const values = await Promise.all(['one', 'none', 'one'].map((key) => find(database.db, key)))
  expect(values).toEqual(['1', undefined, '1'])
  expect(queries).toEqual([['one', 'none', 'one']])
})

test('who asks later sees what was written since', async () => {
  const { queries, find } = lookup()
  expect(await find(database.db, 'late')).toBeUndefined()
  await write(database.db, 'late', 'here')
  expect(await find(database.db, 'late')).toBe('here')
  expect(queries).toHaveLength(2)
})

test('a transaction sees its own rows', async () => {
  const { find } = lookup()
  const [inside, outside] = await inTransaction(database.db, async (tx) => {
    await write(tx, 'own', 'mine')
    return Promise.all([find(tx, 'own'), find(database.db, 'own')])
  })
  expect([inside, outside]).toEqual(['mine', undefined])
})

test('a query that fails fails everybody who waited for it, and nobody after', async () => {
  let broken = true
  const find = gatheredLookup(async (_db: Database, keys: readonly string[]) => {
    if (broken) throw new Error('no answer')
    return keys
  })
  const both = await Promise.allSettled([find(database.db, 'a'), find(database.db, 'b')])
  expect(both.map((one) => one.status)).toEqual(['rejected', 'rejected'])
  broken = false
  expect(await find(database.db, 'a')).toBe('a')
})
