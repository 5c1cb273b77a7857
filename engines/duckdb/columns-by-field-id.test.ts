import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'
import type { TestLake } from './testing-lake.ts'

/** The one data file of a table that nobody has read yet. */
const dataFile = async (lake: TestLake, table: string): Promise<string> => {
  const [[location] = []] = await lake.rows(`SELECT file_path FROM "${table}$files"`)
  return fileURLToPath(String(location))
}

/** Puts a file that another writer made in its place. */
const replaceFile = async (lake: TestLake, table: string, rows: string, ids: string): Promise<void> => {
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(
    `COPY (${rows}) TO '${await dataFile(lake, table)}' (FORMAT parquet, FIELD_IDS ${ids})`,
  )
}

test('a file whose names say one thing and field ids another is read by the ids', async ({ lake }) => {
  await lake.execute(`CREATE TABLE swapped AS SELECT 1 AS a, 2 AS b`)
  await replaceFile(lake, 'swapped', 'SELECT 2 AS a, 1 AS b, 3 AS c', '{a: 2, b: 1, c: 9}')
  expect(await lake.rows('SELECT a, b FROM swapped WHERE a = 1')).toEqual([['1', '2']])
})

test('so is what lies inside structs, lists and maps', async ({ lake }) => {
  const value = `{'x': 1, 'y': 2}`
  await lake.execute(`CREATE TABLE inside AS SELECT ${value} AS s, [${value}] AS l, MAP {'k': ${value}} AS m`)
  const { metadata } = await lake.catalog.loadTable({ namespace: ['main'], name: 'inside' })
  const text = JSON.stringify(metadata.schemas[0])
  const idsOf = (name: string): string[] =>
    [...text.matchAll(new RegExp(`"id":(\\d+),"name":"${name}"`, 'g'))].map(([, id]) => String(id))
  const [xs, ys] = [idsOf('x'), idsOf('y')]
  const ids = `{s: {__duckdb_field_id: ${idsOf('s')[0]}, x: ${ys[0]}, y: ${xs[0]}},
    l: {__duckdb_field_id: ${idsOf('l')[0]}, element: {x: ${ys[1]}, y: ${xs[1]}}},
    m: {__duckdb_field_id: ${idsOf('m')[0]}, key: 90, value: {x: ${ys[2]}, y: ${xs[2]}}}}`
  await replaceFile(
    lake,
    'inside',
    `SELECT ${value} AS s, [${value}, NULL] AS l, MAP {'k': ${value}} AS m`,
    ids,
  )
  expect(await lake.rows('SELECT s, l, m FROM inside')).toEqual([
    ['{"x":2,"y":1}', '[{"x":2,"y":1},null]', '{"k":{"x":2,"y":1}}'],
  ])
})

test('files with other columns and types of one table are read together', async ({ lake }) => {
  await lake.execute(`CREATE TABLE mixed AS SELECT 1::BIGINT AS id, 'first' AS name`)
  await replaceFile(
    lake,
    'mixed',
    `SELECT 7::INTEGER AS old_id, 'text'::BLOB AS old_name`,
    '{old_id: 1, old_name: 2}',
  )
  await lake.execute(`INSERT INTO mixed VALUES (5000000000, 'second')`)
  expect(await lake.rows('SELECT * FROM mixed ORDER BY id')).toEqual([
    ['7', 'text'],
    ['5000000000', 'second'],
  ])
})

test('a data file that is cut off, or gone, is named as the reason', async ({ lake }) => {
  await lake.execute(`CREATE TABLE broken AS SELECT 1 AS id`)
  writeFileSync(await dataFile(lake, 'broken'), 'PAR1 and nothing else')
  await expect(lake.execute('SELECT * FROM broken')).rejects.toMatchObject({
    code: 'UNREADABLE_FILE',
    details: { location: expect.stringContaining('broken') },
  })
})
