import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { analyse, duckdb, tableNames } from './test-tree.ts'

test.each([
  ['with a as (select 1) from a', []],
  ['with A as (select 1) from a', []],
  ['with a as (select 1) from main.a', ['main.a']],
  ['with a as (select * from a) from a', ['a']],
  ['with a as (select * from b), b as (select 1) from a', ['b']],
  ['with a as (select 1), b as (from a) from b', []],
  [
    'with a as (select 1) select (select max(x) from a) order by (select 1 from a) limit (select 1 from a)',
    [],
  ],
  ['with a as (select 1) from (with b as (from a) from b), b', ['b']],
  ['select * from a, (with a as (select 1) from a)', ['a']],
  ['(with a as (select 1) from a) union all from a', ['a']],
  ['with a as (with a as (select 5) from a) from a', []],
  ['with a as (select 1) from (with a as (from a) from a)', []],
  ['with recursive a as (select 1 union all from a) from a', []],
  ['with recursive a as (from a union all select 1) from a', ['a']],
  ['with recursive a as (select 1 from b union all from a), b as (select 2) from a', ['b']],
  ['with recursive a(x) using key (x) as (select 1 union select x from recurring.a) from a', []],
  ['with a as (select 1) from recurring.a', ['recurring.a']],
  ['with recursive a(x) as (with b as (from c) select 1 union all select x from a, b) from a', ['c']],
  ['with "É" as (select 1) from "é"', ['"é"']],
  ['with duckdb_settings as (from duckdb_settings) from duckdb_settings', ['duckdb_settings']],
  ['with "x.csv" as (from "x.csv") from "x.csv"', ['"x.csv"']],
  [
    'select 1 where exists (select 1 from t where t.x = (select max(u.x) from u where u.y = t.y))',
    ['t', 'u'],
  ],
])('%s', async (sql, expected) => {
  expect(tableNames(await analyse(sql))).toEqual(expected)
})

const name = fc.constantFrom('a', 'b', 'c')
const table = fc.constantFrom('a', 'b', 'c', 'A', 'main.a', 'recurring.b')

const leaf = fc.oneof(
  { weight: 3, arbitrary: fc.constant('select 1 as x') },
  { weight: 1, arbitrary: table.map((one) => `select 1 as x from ${one}`) },
)

const { query } = fc.letrec<{ query: string; body: string }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('body'),
    fc
      .tuple(
        fc.boolean(),
        fc.uniqueArray(fc.tuple(name, tie('query')), {
          selector: ([key]) => key,
          minLength: 1,
          maxLength: 3,
        }),
        tie('body'),
      )
      .map(
        ([recursive, ctes, body]) =>
          `with ${recursive ? 'recursive ' : ''}${ctes.map(([key, inner]) => `${key}(x) as (${inner})`).join(', ')} ${body}`,
      ),
  ),
  body: fc.oneof(
    { maxDepth: 4 },
    leaf,
    tie('query').map((inner) => `select x from (${inner}) q`),
    fc.tuple(table, tie('query')).map(([one, inner]) => `select 1 as x from ${one} where exists (${inner})`),
    fc.tuple(tie('body'), tie('body')).map(([left, right]) => `(${left}) union all (${right})`),
    fc
      .tuple(tie('body'), table)
      .map(([left, right]) => `select x from (${left}) q union all select 1 from ${right} where false`),
  ),
}))

// The other way round does not hold: DuckDB does not look at a WITH query that nobody uses, we do.
test('where we see no catalog table, DuckDB misses none in an empty database', async () => {
  const connection = await duckdb()
  const seen = { without: 0, missing: 0 }
  await fc.assert(
    fc.asyncProperty(query, async (sql) => {
      const tables = tableNames(await analyse(sql))
      const complaint = await connection.prepare(sql).then(
        () => '',
        (error: unknown) => String(error),
      )
      if (tables.length === 0) expect(complaint).toBe('')
      if (complaint !== '') expect(complaint).toMatch(/does not exist|Circular reference/)
      seen.without += tables.length === 0 ? 1 : 0
      seen.missing += complaint === '' ? 0 : 1
    }),
    { numRuns: 1000 },
  )
  expect(seen.without).toBeGreaterThan(50)
  expect(seen.missing).toBeGreaterThan(50)
})
