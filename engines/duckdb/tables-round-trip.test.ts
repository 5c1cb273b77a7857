import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'

const filesBelow = (directory: string): Promise<string[]> => readdir(directory, { recursive: true })

test('a table made from a query gives back its rows, and says what happened', async ({ lake }) => {
  const made = await lake.execute(
    `CREATE TABLE trips AS SELECT i AS id, 'name ' || i AS name, i * 1.5 AS cost FROM range(1000) t(i)`,
  )
  expect(made.effects).toEqual([{ table: 'lake.main.trips', snapshotId: expect.any(BigInt), rows: 1000n }])
  const read = await lake.execute('SELECT count(*), sum(id), min(name) FROM trips WHERE id >= 10')
  expect(read.rows).toEqual([['990', '499455', 'name 10']])
  expect(read.tablesRead).toEqual([
    { catalog: 'lake', schema: 'main', table: 'trips', snapshotId: made.effects[0]?.snapshotId },
  ])
  expect(read.bytesRead).toBeGreaterThan(0n)
})

test('names resolve without regard to case, qualified or not', async ({ lake }) => {
  await lake.execute('CREATE TABLE Names AS SELECT 1 AS "Id"')
  expect(await lake.rows('SELECT lake.main.names.id, main.names.ID FROM LAKE.Main.NAMES')).toEqual([
    ['1', '1'],
  ])
  await expect(lake.execute('SELECT * FROM nowhere')).rejects.toMatchObject({
    code: 'TABLE_NOT_FOUND',
    message: 'There is no table lake.main.nowhere.',
    position: { offset: 14, length: 7, line: 1, column: 15 },
  })
})

test('INSERT appends by position, by column list and by name', async ({ lake }) => {
  await lake.execute('CREATE TABLE t (a INTEGER, b VARCHAR, c DECIMAL(10, 2))')
  await lake.execute(`INSERT INTO t VALUES (1, 'x', 1.5), (2, 'y', NULL)`)
  await lake.execute(`INSERT INTO t (c, a) SELECT 2.25, 3`)
  const inserted = await lake.execute(`INSERT INTO t BY NAME SELECT 'z' AS B`)
  expect(inserted.effects[0]).toMatchObject({ table: 'lake.main.t', rows: 1n })
  expect(await lake.rows('SELECT * FROM t ORDER BY a NULLS LAST')).toEqual([
    ['1', 'x', '1.50'],
    ['2', 'y', null],
    ['3', null, '2.25'],
    [null, 'z', null],
  ])
  await expect(lake.execute('INSERT INTO t VALUES (1)')).rejects.toMatchObject({ code: 'INVALID_QUERY' })
  await expect(lake.execute('INSERT INTO t (nope) VALUES (1)')).rejects.toMatchObject({
    code: 'COLUMN_NOT_FOUND',
    position: { offset: 15 },
  })
})

test('a value that does not fit is named with its column, and nothing is left', async ({ lake }) => {
  await lake.execute('CREATE TABLE small (id INTEGER NOT NULL, n INTEGER)')
  await expect(lake.execute('INSERT INTO small SELECT 1, 5000000000')).rejects.toMatchObject({
    code: 'INVALID_VALUE',
    message: 'The column n has type INTEGER and cannot hold the value 5000000000.',
  })
  await expect(lake.execute('INSERT INTO small VALUES (NULL, 1), (2, 2)')).rejects.toMatchObject({
    code: 'NOT_NULL_VIOLATION',
    message: expect.stringContaining('id'),
  })
  expect(await lake.rows('SELECT count(*) FROM small')).toEqual([['0']])
  expect(await filesBelow(join(lake.directory, 'lake/main/small/data'))).toEqual([])
})

test('DELETE rewrites the files that match and keeps what is unknown', async ({ lake }) => {
  await lake.execute(
    'CREATE TABLE d AS SELECT i AS id, CASE WHEN i % 10 <> 0 THEN i % 3 END AS k FROM range(100) t(i)',
  )
  const gone = await lake.execute('DELETE FROM d WHERE k = 1')
  expect(gone.effects[0]?.rows).toBe(30n)
  expect(await lake.rows('SELECT count(*), count(k) FROM d')).toEqual([['70', '60']])
  expect(
    (await lake.execute('DELETE FROM d AS x WHERE x.id IN (SELECT max(id) FROM d)')).effects[0]?.rows,
  ).toBe(1n)
  expect((await lake.execute('DELETE FROM d WHERE id < 0')).effects[0]).toMatchObject({
    rows: 0n,
    snapshotId: null,
  })
  expect((await lake.execute('TRUNCATE TABLE d')).effects[0]?.rows).toBe(69n)
  expect(await lake.rows('SELECT count(*) FROM d')).toEqual([['0']])
})

test('time travel and metadata tables read the history', async ({ lake }) => {
  const first = (await lake.execute('CREATE TABLE h AS SELECT 1 AS v')).effects[0]?.snapshotId
  await lake.execute('INSERT INTO h VALUES (2)')
  expect(await lake.rows(`SELECT count(*) FROM h FOR VERSION AS OF ${first}`)).toEqual([['1']])
  expect(
    await lake.rows(`SELECT count(*), (SELECT count(*) FROM h) FROM h FOR VERSION AS OF ${first}`),
  ).toEqual([['1', '2']])
  expect(
    await lake.rows('SELECT operation, parent_id IS NULL FROM "h$snapshots" ORDER BY committed_at'),
  ).toEqual([
    ['append', 'true'],
    ['append', 'false'],
  ])
  expect(await lake.rows('SELECT sum(record_count), count(*) FROM "h$files"')).toEqual([['2', '2']])
  expect(await lake.rows(`SELECT summary['engine-name'] FROM "h$snapshots" LIMIT 1`)).toEqual([
    ['boathouse-embedded'],
  ])
  for (const name of ['history', 'manifests', 'refs', 'properties', 'partitions', 'metadata_log_entries']) {
    expect((await lake.execute(`SELECT * FROM "h$${name}"`)).columns.length).toBeGreaterThan(1)
  }
  await expect(lake.execute('SELECT * FROM h FOR VERSION AS OF 12345')).rejects.toMatchObject({
    code: 'SNAPSHOT_NOT_FOUND',
  })
})

test('SHOW, DESCRIBE, EXPLAIN and DDL answer', async ({ lake }) => {
  await lake.execute('CREATE SCHEMA sales')
  await expect(lake.execute('CREATE SCHEMA sales')).rejects.toMatchObject({ code: 'SCHEMA_EXISTS' })
  await lake.execute(`CREATE TABLE sales.orders (id BIGINT NOT NULL COMMENT 'key', made TIMESTAMP, tags VARCHAR[])
    WITH (partitioning = ARRAY['month(made)', 'bucket(id, 8)'])`)
  expect(await lake.rows('SHOW SCHEMAS')).toEqual(expect.arrayContaining([['main'], ['sales']]))
  expect(await lake.rows('SHOW TABLES FROM sales')).toEqual([['orders']])
  expect(await lake.rows('SHOW CATALOGS')).toEqual([['lake']])
  expect(await lake.rows('DESCRIBE sales.orders')).toEqual([
    ['id', 'bigint', 'NO', 'partition bucket[8]', 'key'],
    ['made', 'timestamp(6)', 'YES', 'partition month', null],
    ['tags', 'array(varchar)', 'YES', '', null],
  ])
  expect(await lake.rows('DESCRIBE SELECT 1 AS a, [2.5] AS b')).toEqual([
    ['a', 'INTEGER'],
    ['b', 'DECIMAL(2,1)[]'],
  ])
  const plan = await lake.execute('EXPLAIN SELECT count(*) FROM sales.orders WHERE id = 5')
  expect(JSON.stringify(plan.rows)).not.toContain(lake.directory)
  await expect(lake.execute('DROP SCHEMA sales')).rejects.toMatchObject({ code: 'SCHEMA_NOT_EMPTY' })
  await lake.execute('ALTER TABLE sales.orders RENAME TO o2')
  await lake.execute('DROP TABLE sales.o2')
  await lake.execute('DROP SCHEMA sales')
  await expect(lake.execute('DROP TABLE sales.o2')).rejects.toMatchObject({ code: 'SCHEMA_NOT_FOUND' })
  await lake.execute('DROP TABLE IF EXISTS sales.o2')
})

test('parameters travel as values', async ({ lake }) => {
  const parameters = [
    { name: 'n', value: 5 },
    { name: 'text', value: `'; DROP TABLE x; --` },
    { name: 'day', value: '2024-02-29', type: 'DATE' },
    { name: 'none', value: null },
  ]
  expect(await lake.rows('SELECT :n + 1, :text, :day + 1, :none IS NULL', { parameters })).toEqual([
    ['6', `'; DROP TABLE x; --`, '2024-03-01', 'true'],
  ])
  await expect(lake.execute('SELECT :missing')).rejects.toMatchObject({ code: 'MISSING_PARAMETER' })
})

test('errors of the engine are marked where they are in the text, behind comments and parameters', async ({
  lake,
}) => {
  const text = `-- żółw\nSELECT /* a */ :n AS n,\n  nope FROM (SELECT 1 AS x)`
  await expect(lake.execute(text, { parameters: [{ name: 'n', value: 1 }] })).rejects.toMatchObject({
    code: 'COLUMN_NOT_FOUND',
    position: { line: 3, column: 3 },
  })
})

test('what a table cannot hold is said before anything is written', async ({ lake }) => {
  for (const [query, code] of [
    ['SELECT 1 AS a, 2 AS A', 'INVALID_QUERY'],
    ['SELECT INTERVAL 1 DAY AS i', 'UNSUPPORTED_TYPE'],
    [`SELECT 1 AS a FROM range(3) WHERE 'x'::INTEGER = 1`, 'INVALID_VALUE'],
  ]) {
    await expect(lake.execute(`CREATE TABLE never AS ${query}`), query).rejects.toMatchObject({ code })
  }
  await expect(lake.execute('CREATE TABLE "No Name" AS SELECT 1 AS a')).rejects.toMatchObject({
    code: 'INVALID_QUERY',
  })
  await expect(lake.execute('SELECT * FROM never')).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
})

test('CREATE OR REPLACE with columns and no query empties a table and keeps its history', async ({
  lake,
}) => {
  await lake.execute('CREATE OR REPLACE TABLE emptied (a INTEGER NOT NULL)')
  const first = (await lake.execute('INSERT INTO emptied VALUES (1)')).effects[0]?.snapshotId
  const { effects } = await lake.execute(
    `CREATE OR REPLACE TABLE emptied (b VARCHAR COMMENT 'new') WITH (partitioning = ARRAY['b'])`,
  )
  expect(effects).toMatchObject([{ table: 'lake.main.emptied', rows: 0n, snapshotId: expect.any(BigInt) }])
  expect(await lake.rows('SELECT * FROM emptied')).toEqual([])
  await lake.execute(`INSERT INTO emptied VALUES ('x')`)
  expect(await lake.rows('SELECT b FROM emptied')).toEqual([['x']])
  expect(await lake.rows(`SELECT a FROM emptied FOR VERSION AS OF ${first}`)).toEqual([['1']])
  await lake.execute('CREATE VIEW seen AS SELECT 1 AS a')
  await expect(lake.execute('CREATE OR REPLACE TABLE seen (a INTEGER)')).rejects.toMatchObject({
    code: 'VIEW_EXISTS',
  })
})

test('CREATE OR REPLACE gives a table new columns and keeps its history', async ({ lake }) => {
  const first = (await lake.execute('CREATE TABLE r AS SELECT 1 AS old')).effects[0]?.snapshotId
  await lake.execute(`CREATE OR REPLACE TABLE r AS SELECT 'x' AS new`)
  expect(await lake.rows('SELECT new FROM r')).toEqual([['x']])
  expect(await lake.rows(`SELECT old FROM r FOR VERSION AS OF ${first}`)).toEqual([['1']])
  await lake.execute('CREATE TABLE IF NOT EXISTS r AS SELECT 2 AS other')
  await expect(lake.execute('CREATE TABLE r AS SELECT 2 AS other')).rejects.toMatchObject({
    code: 'TABLE_EXISTS',
  })
  expect(await lake.rows('SELECT * FROM r')).toEqual([['x']])
})
