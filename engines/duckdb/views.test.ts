import { expect } from 'vitest'
import { EngineError } from './engine-error.ts'
import { test, type TestLake } from './testing-lake.ts'

const refusal = async (lake: TestLake, sql: string): Promise<unknown> =>
  lake.execute(sql).then(
    () => 'not refused',
    (error: unknown) => (error instanceof Error && 'code' in error ? [error.code, error.message] : error),
  )

const like = (code: string, ...words: readonly string[]): unknown => [
  code,
  expect.stringMatching(new RegExp(words.map((word) => `(?=.*${word})`).join(''), 's')),
]

test('a view gives what its query gives, in any query', async ({ lake }) => {
  await lake.execute(
    'CREATE TABLE orders AS SELECT i AS id, i % 3 AS kind, i * 1.5 AS price FROM range(9) AS r(i)',
  )
  const made = await lake.execute(
    "CREATE VIEW by_kind COMMENT 'sums' AS SELECT kind, sum(price) AS total FROM orders GROUP BY kind",
  )
  expect(made.effects).toEqual([{ table: 'lake.main.by_kind', snapshotId: null, rows: null }])
  expect(await lake.rows('SELECT * FROM by_kind ORDER BY kind')).toEqual([
    ['0', '13.5'],
    ['1', '18.0'],
    ['2', '22.5'],
  ])
  expect(
    await lake.rows('SELECT o.id, v.total FROM orders o JOIN main.by_kind v USING (kind) WHERE o.id = 4'),
  ).toEqual([['4', '18.0']])
  expect((await lake.execute('SELECT total FROM lake.main.by_kind')).tablesRead).toMatchObject([
    { table: 'orders' },
  ])
  await lake.execute(
    'CREATE VIEW above AS WITH big AS (FROM by_kind WHERE total > 15) SELECT b.kind, orders.id FROM big b JOIN orders ON orders.kind = b.kind',
  )
  expect(
    await lake.rows(
      'SELECT count(*) FROM above AS by_kind, by_kind AS above WHERE above.kind = by_kind.kind',
    ),
  ).toEqual([['6']])
  await lake.execute('INSERT INTO orders SELECT id + 100, kind, 0 FROM above')
  expect(await lake.rows('SELECT count(*) FROM orders')).toEqual([['15']])
})

test('a view is shown, described, renamed, replaced and dropped', async ({ lake }) => {
  await lake.execute('CREATE TABLE base AS SELECT 1 AS a')
  await lake.execute('CREATE VIEW seen AS SELECT a, a::VARCHAR AS text FROM base')
  expect(await lake.rows('DESCRIBE seen')).toEqual([
    ['a', 'integer', 'YES', '', null],
    ['text', 'varchar', 'YES', '', null],
  ])
  await lake.execute("COMMENT ON VIEW seen IS 'it''s'")
  const text =
    "CREATE VIEW lake.main.seen\nCOMMENT 'it''s'\nSECURITY INVOKER AS\nSELECT a, a::VARCHAR AS text FROM base"
  expect(await lake.rows('SHOW CREATE VIEW seen')).toEqual([[text]])
  await lake.execute('ALTER VIEW seen RENAME TO looked_at')
  await lake.execute('CREATE OR REPLACE VIEW looked_at AS SELECT a + 1 AS b FROM base')
  expect(await lake.rows('SELECT b FROM looked_at')).toEqual([['2']])
  expect((await lake.rows("SHOW TABLES LIKE 'looked%'"))[0]).toEqual(['looked_at'])
  await lake.execute('DROP VIEW looked_at')
  expect(await refusal(lake, 'DROP VIEW looked_at')).toEqual(like('VIEW_NOT_FOUND', 'looked_at'))
  expect(await refusal(lake, 'DROP VIEW IF EXISTS looked_at')).toBe('not refused')
})

test('names are looked up where the view was made', async ({ lake }) => {
  await lake.execute('CREATE SCHEMA IF NOT EXISTS apart')
  await lake.execute('CREATE TABLE apart.things AS SELECT 7 AS a')
  await lake.execute('CREATE VIEW things_there AS SELECT a FROM things', { schema: 'apart' })
  expect(await lake.rows('SELECT a FROM apart.things_there', { schema: 'main' })).toEqual([['7']])
})

test('tables and views share one space of names', async ({ lake }) => {
  await lake.execute('CREATE TABLE taken AS SELECT 1 AS a')
  await lake.execute('CREATE VIEW taken_view AS SELECT 1 AS a')
  expect(await refusal(lake, 'CREATE VIEW taken AS SELECT 1 AS a')).toEqual(like('TABLE_EXISTS', 'taken'))
  expect(await refusal(lake, 'CREATE VIEW taken_view AS SELECT 1 AS a')).toEqual(
    like('VIEW_EXISTS', 'taken_view'),
  )
  for (const sql of [
    'CREATE TABLE taken_view (a INTEGER)',
    'CREATE TABLE taken_view AS SELECT 1 AS a',
    'DROP TABLE taken_view',
    'ALTER TABLE taken RENAME TO taken_view',
  ])
    expect(await refusal(lake, sql), sql).toEqual(like('VIEW_EXISTS', 'is a view'))
  expect(await refusal(lake, 'DROP VIEW taken')).toEqual(like('VIEW_NOT_FOUND', 'it is a table'))
})

test('what only tables can do is refused by name', async ({ lake }) => {
  await lake.execute('CREATE TABLE real_one AS SELECT 1 AS a')
  await lake.execute('CREATE VIEW no_table AS SELECT a FROM real_one')
  for (const sql of [
    'INSERT INTO no_table VALUES (1)',
    'DELETE FROM no_table WHERE a = 1',
    'UPDATE no_table SET a = 2',
    'TRUNCATE TABLE no_table',
    'ALTER TABLE no_table ADD COLUMN b INTEGER',
    "SELECT * FROM no_table FOR VERSION AS OF 'main'",
    'SELECT * FROM "no_table$files"',
  ])
    expect(await refusal(lake, sql), sql).toEqual(like('NOT_SUPPORTED', 'view'))
})

test('a view that reads itself, or too deep, says so', async ({ lake }) => {
  await lake.execute('CREATE TABLE ground AS SELECT 1 AS a')
  await lake.execute('CREATE VIEW one AS SELECT a FROM ground')
  await lake.execute('CREATE VIEW two AS SELECT a FROM one')
  expect(await refusal(lake, 'CREATE OR REPLACE VIEW one AS SELECT a FROM two')).toEqual(
    like('VIEW_INVALID', 'reads itself'),
  )
  for (let depth = 0; depth < 13; depth += 1)
    await lake.execute(
      `CREATE VIEW deep${depth} AS SELECT a FROM ${depth === 0 ? 'two' : `deep${depth - 1}`}`,
    )
  expect(await lake.rows('SELECT a FROM deep12')).toEqual([['1']])
  await lake.execute('CREATE VIEW deep13 AS SELECT a FROM deep12')
  expect(await refusal(lake, 'CREATE VIEW deep14 AS SELECT a FROM deep13')).toEqual(
    like('VIEW_INVALID', 'deep'),
  )
})

test('a view whose tables changed says what it was and what it is', async ({ lake }) => {
  await lake.execute('CREATE TABLE shifting AS SELECT 1 AS a, 2 AS b')
  await lake.execute('CREATE VIEW all_of AS SELECT * FROM shifting')
  await lake.execute('CREATE VIEW b_of AS SELECT b FROM shifting')
  await lake.execute('ALTER TABLE shifting ADD COLUMN c INTEGER FIRST')
  expect(await refusal(lake, 'SELECT a FROM all_of')).toEqual(
    like('VIEW_INVALID', 'lake.main.all_of', 'columns a, b', 'gives c, a, b'),
  )
  await lake.execute('ALTER TABLE shifting RENAME COLUMN b TO bb')
  expect(await refusal(lake, 'SELECT * FROM b_of')).toEqual(like('VIEW_INVALID', 'lake.main.b_of', 'bb'))
  await lake.execute('DROP TABLE shifting')
  expect(await refusal(lake, 'SELECT * FROM b_of')).toEqual(
    like('VIEW_INVALID', 'lake.main.b_of', 'no table lake.main.shifting'),
  )
})

test('the first wall stands in front of a view’s text, too', async ({ lake }) => {
  expect(await refusal(lake, "CREATE VIEW leak AS SELECT * FROM read_text('/etc/passwd')")).toEqual(
    like('TABLE_FUNCTION_NOT_ALLOWED', 'read_text'),
  )
  expect(await refusal(lake, 'CREATE VIEW asks AS SELECT :x AS a')).toEqual(like('INVALID_PARAMETER', 'x'))
  const plant = async (name: string, dialect: string, sql: string): Promise<void> =>
    lake.catalog.views?.createView(
      { namespace: ['main'], name },
      {
        schema: { type: 'struct', fields: [{ id: 1, name: 'content', required: false, type: 'string' }] },
        properties: {},
        version: {
          'version-id': 1,
          'schema-id': 0,
          'timestamp-ms': 1,
          summary: {},
          representations: [{ type: 'sql', sql, dialect }],
          'default-namespace': ['main'],
        },
      },
    )
  await plant('planted', 'duckdb', "SELECT content FROM read_text('/etc/passwd')")
  expect(await refusal(lake, 'SELECT * FROM planted')).toEqual(
    like('VIEW_INVALID', 'lake.main.planted', 'read_text'),
  )
  await plant('writes', 'duckdb', 'DROP TABLE x')
  expect(await refusal(lake, 'SELECT * FROM writes')).toEqual(like('VIEW_INVALID', 'not a query'))
  await plant('of_trino', 'trino', 'SELECT 1 AS content')
  expect(await refusal(lake, 'SELECT * FROM of_trino')).toEqual(like('VIEW_INVALID', 'dialect trino'))
  const error = await lake
    .execute('SELECT 1 AS a, 2 AS b UNION SELECT * FROM planted')
    .catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(EngineError)
  expect(error).toMatchObject({ position: { offset: 42 } })
})
