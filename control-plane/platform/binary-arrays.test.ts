import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { intArray, randomUuidArray, timestamptzArray, uuidArray } from './binary-arrays.ts'
import { newId } from './ids.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('PostgreSQL reads what was given, empty, negative, before 2000 and NULL', async () => {
  const ids = [newId(), newId(), '00000000-0000-0000-0000-000000000000']
  const instants = ['1969-07-20T20:17:40.123Z', '1999-12-31T23:59:59.999Z', '2026-11-24T00:00:00.001Z']
  const { rows } = await database.pool.query(
    `SELECT $1::uuid[]::text[] AS ids, $2::int[]::text AS ints, $4::uuid[]::text AS none,
       ARRAY(SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') FROM unnest($3::timestamptz[]) AS at) AS instants`,
    [
      uuidArray(ids),
      intArray([1, -1, 2 ** 31 - 1]),
      timestamptzArray([undefined, ...instants.map((text) => new Date(text))]),
      uuidArray([]),
    ],
  )
  expect(rows).toEqual([{ ids, ints: '{1,-1,2147483647}', none: '{}', instants: [null, ...instants] }])
})

test('random values are as many as asked for, and all differ', async () => {
  const { rows } = await database.pool.query(
    'SELECT count(DISTINCT value)::int AS count FROM unnest($1::uuid[]) AS value',
    [randomUuidArray(1000)],
  )
  expect(rows).toEqual([{ count: 1000 }])
})
