import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import { stringifyJson } from './json.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const value = async (expression: string): Promise<unknown> => {
  const { rows } = await sql<{ value: unknown }>`SELECT ${sql.raw(expression)} AS value`.execute(database.db)
  return rows[0]?.value
}

test.each<[string, unknown]>([
  ['9223372036854775807::int8', 9223372036854775807n],
  ['count(*)', 1n],
  ['7::int4', 7],
  ['12345678901234567890.123456789::numeric', '12345678901234567890.123456789'],
  [`'2026-11-23 10:41:00.123456+00'::timestamptz`, '2026-11-23T10:41:00.123456Z'],
  [`'2026-11-23 10:41:00.12+00'::timestamptz`, '2026-11-23T10:41:00.120000Z'],
  [`'2026-11-23 10:41:00+00'::timestamptz`, '2026-11-23T10:41:00.000000Z'],
  [`'infinity'::timestamptz`, 'infinity'],
  [`'2026-02-30'::text::varchar`, '2026-02-30'],
  [`'2026-11-23'::date`, '2026-11-23'],
  [`ARRAY[9007199254740993, NULL]::int8[]`, [9007199254740993n, null]],
  [`ARRAY['2026-11-23 10:41:00+00']::timestamptz[]`, ['2026-11-23T10:41:00.000000Z']],
  [`'{"long": 9223372036854775807, "half": 0.5}'::jsonb`, { long: 9223372036854775807n, half: 0.5 }],
  [`'\\xdeadbeef'::bytea`, Buffer.from('deadbeef', 'hex')],
])('%s leaves the database whole', async (expression, expected) => {
  expect(await value(expression)).toEqual(expected)
})

test('a session in another time zone gives the same instant', async () => {
  const instant = await database.db.transaction().execute(async (tx) => {
    await sql`SET LOCAL TIME ZONE 'Asia/Kathmandu'`.execute(tx)
    return sql<{ at: string }>`SELECT '2026-11-23 10:41:00.5+00'::timestamptz AS at`.execute(tx)
  })
  expect(instant.rows).toEqual([{ at: '2026-11-23T10:41:00.500000Z' }])
})

test('longs inside JSON survive the way in and out', async () => {
  const document = { snapshot_id: 9223372036854775807n, list: [1, -9007199254740993n] }
  await database.db
    .insertInto('instance_setting')
    .values({ key: 'longs', value: stringifyJson(document) })
    .execute()
  const row = await database.db
    .selectFrom('instance_setting')
    .select('value')
    .where('key', '=', 'longs')
    .executeTakeFirstOrThrow()
  expect(row.value).toEqual(document)
})
