import { planScan } from '@boathouse/iceberg'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'

/** Rows as [k, v]. */
type Rows = readonly (readonly [number, number])[]

interface Writer {
  readonly sql: string
  readonly model: (rows: Rows) => Rows
}

const biggest = (rows: Rows): number => Math.max(-1, ...rows.map(([, v]) => v))

const smallest = (rows: Rows): number => Math.min(...rows.map(([, v]) => v))

const key = fc.integer({ min: 0, max: 2 })
/** Inserts what it does not find: two of them must find each other's. */
const upsert = (k: number): Writer => ({
  sql: `MERGE INTO t USING (SELECT ${k} AS k) s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = v * 10 WHEN NOT MATCHED THEN INSERT VALUES (s.k, 7)`,
  model: (rows: Rows): Rows =>
    rows.some(([a]) => a === k)
      ? rows.map(([a, v]) => [a, a === k ? v * 10 : v])
      : [...rows, [k, 7] as const],
})

/** Statements on t(k, v) that read what others write; each with what it means. */
const writer: fc.Arbitrary<Writer> = fc.oneof(
  key.map((k) => ({
    sql: `UPDATE t SET v = v + 1 WHERE k = ${k}`,
    model: (rows: Rows): Rows => rows.map(([a, v]) => [a, a === k ? v + 1 : v]),
  })),
  fc.tuple(key, key).map(([from, to]) => ({
    sql: `UPDATE t SET k = ${to} WHERE k = ${from}`,
    model: (rows: Rows): Rows => rows.map(([a, v]) => [a === from ? to : a, v]),
  })),
  key.map((k) => ({
    sql: `DELETE FROM t WHERE k = ${k}`,
    model: (rows: Rows): Rows => rows.filter(([a]) => a !== k),
  })),
  fc.constant({
    sql: `DELETE FROM t WHERE v = (SELECT max(v) FROM t)`,
    model: (rows: Rows): Rows => rows.filter(([, v]) => v !== biggest(rows)),
  }),
  key.map(upsert),
  key.map((k) => ({
    sql: `INSERT INTO t VALUES (${k}, 100)`,
    model: (rows: Rows): Rows => [...rows, [k, 100] as const],
  })),
  fc.constant({
    sql: 'UPDATE t SET v = v + 50 WHERE v = (SELECT min(v) FROM t)',
    model: (rows: Rows): Rows => rows.map(([k, v]) => [k, v === smallest(rows) ? v + 50 : v]),
  }),
  fc.constant({ sql: 'TRUNCATE TABLE t', model: (): Rows => [] }),
)

const orders = (writers: readonly Writer[]): (readonly Writer[])[] =>
  writers.length === 0
    ? [[]]
    : writers.flatMap((first, at) => orders(writers.toSpliced(at, 1)).map((rest) => [first, ...rest]))

const text = (rows: Rows): string =>
  rows
    .map(([k, v]) => `${k}:${v}`)
    .sort()
    .join(' ')

/** A file each. */
const START: Rows = [
  [0, 0],
  [1, 2],
]

test.for(['', ` WITH (partitioning = ARRAY['k'])`])(
  'writers that meet leave what some order of them would have left%s',
  async (options, { lake }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(writer, { minLength: 2, maxLength: 4 }), async (writers) => {
        await lake.execute(`CREATE OR REPLACE TABLE t${options} AS SELECT 0 AS k, 0 AS v`)
        await lake.execute('INSERT INTO t VALUES (1, 2)')
        await Promise.all(writers.map(({ sql }) => lake.execute(sql)))
        const found = await lake.rows('SELECT k, v FROM t')
        const possible = orders(writers).map((order) =>
          text(order.reduce((rows, { model }) => model(rows), START)),
        )
        expect(possible, writers.map(({ sql }) => sql).join('; ')).toContain(
          text(found.map(([k, v]) => [Number(k), Number(v)])),
        )
      }),
      { numRuns: 8, examples: [[[upsert(2), upsert(2), upsert(2)]]] },
    )
  },
)

test('work that meets nothing of others is not done again', async ({ lake }) => {
  await lake.execute(
    `CREATE TABLE apart WITH (partitioning = ARRAY['k']) AS SELECT i % 4 AS k, i AS v FROM range(40) r(i)`,
  )
  const ident = { namespace: ['main'], name: 'apart' }
  await Promise.all(
    [0, 1, 2, 3].map((k) => lake.execute(`UPDATE apart SET v = -1 WHERE k = ${k} AND v < 20`)),
  )
  const { metadata } = await lake.catalog.loadTable(ident)
  expect(metadata.snapshots).toHaveLength(5)
  expect((await planScan(lake.storage, metadata)).files).toHaveLength(4)
  expect(
    await lake.rows('SELECT k, count(*), count(*) FILTER (v = -1) FROM apart GROUP BY k ORDER BY k'),
  ).toEqual(['0', '1', '2', '3'].map((k) => [k, '10', '5']))
})

test('replacing and inserting at once end well, whoever is first', async ({ lake }) => {
  await lake.execute('CREATE TABLE swap AS SELECT 0 AS a')
  await Promise.all([
    lake.execute('CREATE OR REPLACE TABLE swap AS SELECT 1 AS a'),
    lake.execute('CREATE OR REPLACE TABLE swap AS SELECT 2 AS a'),
    lake.execute('INSERT INTO swap VALUES (3)'),
  ])
  const left = (await lake.rows('SELECT a FROM swap ORDER BY a')).join(' ')
  expect(['1', '2', '1 3', '2 3']).toContain(left)
})
