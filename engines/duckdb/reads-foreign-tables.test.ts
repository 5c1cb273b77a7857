import { foreignRows, foreignTables } from '@boathouse/iceberg/testing/foreign-tables.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openForeignLake } from './testing-foreign.ts'

let lake: Awaited<ReturnType<typeof openForeignLake>>
beforeAll(async () => {
  lake = await openForeignLake()
})
afterAll(() => lake.close())

const SPECIAL: Readonly<Record<string, string>> = {
  large_vector: 'SELECT count(*), sum(digit) FROM large_vector',
  new_types:
    "SELECT id, nanos, CASE WHEN id = 1 THEN '1969-12-31 23:59:59.999999999+00' END, nothing FROM new_types",
}
const REFUSED = ['avro_file', 'orc_file']

const sorted = (rows: readonly unknown[]): readonly unknown[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

test.each(foreignTables.filter((name) => !REFUSED.includes(name)))(
  '%s has the rows that the reference implementation finds',
  async (name) => {
    expect(sorted(await lake.rows(SPECIAL[name] ?? `SELECT * FROM ${name}`))).toEqual(
      sorted(foreignRows(name)),
    )
  },
)

test.each([
  ['avro_file', /has Avro files, such as s3:\/\/foreign\/avro_file\/data\/.*\.avro/],
  ['orc_file', /has ORC files, such as s3:\/\/foreign\/orc_file\/data\/one\.orc/],
])('%s is refused by format and file', async (name, message) => {
  await expect(lake.execute(`SELECT * FROM ${name}`)).rejects.toMatchObject({
    code: 'NOT_SUPPORTED',
    message: expect.stringMatching(message),
  })
})

test('columns of types that DuckDB cannot read are refused by name, when somebody selects them', async () => {
  expect(await lake.rows('SELECT count(*), max(id) FROM new_types')).toEqual([['2', '2']])
  for (const column of ['shape', '"any"', 'nanos_utc', '*'])
    await expect(lake.execute(`SELECT ${column} FROM new_types`)).rejects.toMatchObject({
      code: 'UNSUPPORTED_TYPE',
      message: expect.stringMatching(
        /^Column (shape|any|nanos_utc) has the type (geometry|variant|timestamptz_ns), which/,
      ),
    })
})

test.each([
  'INSERT INTO defaults (id) VALUES (9)',
  'DELETE FROM vectors WHERE id = 3',
  'TRUNCATE TABLE vectors',
])('%s: format 3 is read, not written, and the reason is said', async (statement) => {
  await expect(lake.execute(statement)).rejects.toMatchObject({
    message: expect.stringMatching(/format (version )?3/),
  })
})
