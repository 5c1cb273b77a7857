import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { inTransaction, type Tx } from './database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const write = (key: string, value: number) =>
  database.db
    .insertInto('instance_setting')
    .values({ key, value: String(value) })
    .execute()

const read = async (tx: Tx, key: string): Promise<number> => {
  const row = await tx
    .selectFrom('instance_setting')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  return Number(row.value)
}

const set = (tx: Tx, key: string, value: number) =>
  tx
    .updateTable('instance_setting')
    .set({ value: String(value) })
    .where('key', '=', key)
    .execute()

/** Everybody waits for the `size`th; later comers pass. */
const meeting = (size: number): (() => Promise<void>) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let arrived = 0
  return () => {
    arrived++
    if (arrived >= size) resolve()
    return promise
  }
}

test('serialisable increments that collide are repeated until all have happened', async () => {
  await write('counter', 0)
  const meet = meeting(3)
  let runs = 0
  const increment = () =>
    inTransaction(
      database.db,
      async (tx) => {
        runs++
        const value = await read(tx, 'counter')
        await meet()
        await set(tx, 'counter', value + 1)
      },
      { isolation: 'serializable' },
    )
  await Promise.all([increment(), increment(), increment()])
  expect(await inTransaction(database.db, (tx) => read(tx, 'counter'))).toBe(3)
  expect(runs).toBeGreaterThan(3)
})

test('the victim of a deadlock runs again', async () => {
  await write('left', 0)
  await write('right', 0)
  const meet = meeting(2)
  let runs = 0
  const crosswise = (first: string, second: string) =>
    inTransaction(database.db, async (tx) => {
      runs++
      await set(tx, first, 1)
      // Both hold one row before either asks for the other's: a deadlock for certain.
      await meet()
      await set(tx, second, 1)
    })
  await Promise.all([crosswise('left', 'right'), crosswise('right', 'left')])
  expect(await inTransaction(database.db, (tx) => read(tx, 'right'))).toBe(1)
  // Two have run and one of them twice; where both are slow to look, each finds the deadlock and runs again.
  expect(runs).toBeGreaterThanOrEqual(3)
})

test('another error rolls back and is not repeated', async () => {
  let runs = 0
  const failing = inTransaction(database.db, async (tx) => {
    runs++
    await tx.insertInto('instance_setting').values({ key: 'gone', value: '1' }).execute()
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  expect(runs).toBe(1)
  const row = await database.db
    .selectFrom('instance_setting')
    .selectAll()
    .where('key', '=', 'gone')
    .executeTakeFirst()
  expect(row).toBeUndefined()
})

test('inside a transaction the work joins it', async () => {
  await expect(
    inTransaction(database.db, async (tx) => {
      await inTransaction(tx, (inner) =>
        inner.insertInto('instance_setting').values({ key: 'inner', value: '1' }).execute(),
      )
      throw new Error('outer')
    }),
  ).rejects.toThrow('outer')
  const row = await database.db
    .selectFrom('instance_setting')
    .selectAll()
    .where('key', '=', 'inner')
    .executeTakeFirst()
  expect(row).toBeUndefined()
})
