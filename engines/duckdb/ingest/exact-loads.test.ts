import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'vitest'
import type { IngestRequest, IngestResult } from '../engine-types.ts'
import { test } from '../testing-lake.ts'
import type { TestLake } from '../testing-lake.ts'

const append = async (
  lake: TestLake,
  filename: string,
  content: string,
  table: string,
  more: Partial<IngestRequest> = {},
): Promise<IngestResult> => {
  const path = join(lake.directory, `${randomUUID()}-${filename}`)
  const parquet = filename.endsWith('.parquet')
  const connection = await (await DuckDBInstance.create()).connect()
  if (parquet) await connection.run(`COPY (${content}) TO '${path}' (FORMAT parquet)`)
  else await writeFile(path, content)
  return lake.engine.ingestFile({
    ingestId: randomUUID(),
    source: { location: `file://${path}`, filename },
    target: { catalog: 'lake', schema: 'main', table },
    mode: 'append',
    onBadRows: 'reject',
    ...more,
  })
}

test.for([
  ['x.csv', 'n,label\n1,a\n1.7,b\n3\n15e-1,c\n9007199254740993,d\n', ['3', '5']],
  ['x.ndjson', '{"n":1}\n{"n":1.7}\n{"n":15e-1}\n{"n":9007199254740993}\n', ['2', '3']],
  ['x.parquet', 'SELECT unnest([1.0, 1.7, 1.5, 9007199254740993.0]::DECIMAL(18,1)[]) AS n', ['2', '3']],
] as const)(
  'a fraction in %s is a bad row of a whole column, not rounded',
  async ([filename, content, lines], { lake }) => {
    const table = `whole_${filename.replace('.', '_')}`
    await lake.execute(`CREATE TABLE ${table} (n BIGINT, label VARCHAR)`)
    const { badRows } = await append(lake, filename, content, table)
    const fractions = badRows.filter(({ column }) => column === 'n')
    expect(fractions.map(({ line }) => String(line))).toEqual(lines)
    expect(await lake.rows(`SELECT n FROM ${table} ORDER BY n`)).toEqual([['1'], ['9007199254740993']])
  },
)

test.for([
  ['x.csv', 'at,t\n2024-01-01 00:00:00,01:00:00\ninfinity,02:00:00\n2024-01-02 00:00:00,24:00:00\n'],
  [
    'x.parquet',
    `SELECT * FROM (VALUES (TIMESTAMP '2024-01-01', TIME '01:00'), ('infinity', '02:00'), ('2024-01-02', '24:00:00')) r(at, t)`,
  ],
] as const)('infinite moments and the hour 24 in %s are bad rows', async ([filename, content], { lake }) => {
  const table = `moments_${filename.replace('.', '_')}`
  await lake.execute(`CREATE TABLE ${table} ("at" TIMESTAMP, t TIME)`)
  const { badRows, rowsLoaded } = await append(
    lake,
    filename,
    content.replace('r(at, t)', 'r("at", t)'),
    table,
  )
  expect(rowsLoaded).toBe(1n)
  expect(badRows.map(({ column }) => column)).toEqual(['at', 't'])
})

test('whole numbers beyond 64 bits keep every digit', async ({ lake }) => {
  const long = '1'.repeat(39)
  const content = `a,b,c\n12345678901234567890,${long},1\n1,2,0.5\n`
  await append(lake, 'big.csv', content, 'big', { mode: 'create', onBadRows: 'refuse' })
  expect(await lake.rows('SELECT a, b, c FROM big')).toEqual([
    ['12345678901234567890', long, '1.0'],
    ['1', '2', '0.5'],
  ])
})
