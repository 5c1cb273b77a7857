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

test.for([
  ['x.csv', 'n,label\n1.25,a\n1.255,b\n-0.500,c\n1.5e-3,d\n1.2345e2,e\n2,f\n', ['3', '5']],
  ['x.ndjson', '{"n":1.25}\n{"n":1.255}\n{"n":-0.500}\n{"n":1.5e-3}\n{"n":1.2345e2}\n{"n":2}\n', ['2', '4']],
  ['x.parquet', 'SELECT unnest([1.25, 1.255, -0.5, 0.0015, 123.45, 2]::DECIMAL(12,4)[]) AS n', ['2', '4']],
  ['d.parquet', 'SELECT unnest([1.25, 1.255, -0.5, 0.0015, 123.45, 2]::DOUBLE[]) AS n', ['2', '4']],
] as const)(
  'more digits in %s than a decimal column has are a bad row, not rounded',
  async ([filename, content, lines], { lake }) => {
    const table = `scaled_${filename.replace('.', '_')}`
    await lake.execute(`CREATE TABLE ${table} (n DECIMAL(10, 2), label VARCHAR)`)
    const { badRows } = await append(lake, filename, content, table)
    expect(badRows.map(({ line }) => String(line))).toEqual(lines)
    expect(await lake.rows(`SELECT n FROM ${table} ORDER BY n`)).toEqual([
      ['-0.50'],
      ['1.25'],
      ['2.00'],
      ['123.45'],
    ])
  },
)

const LONG = '1'.repeat(39)

test.for([
  ['big.csv', `a,b,c\n12345678901234567890,${LONG},1\n1,2,0.5\n`],
  ['big.ndjson', `{"a":123456789012345678901234567890,"b":${LONG},"c":1}\n{"a":1,"b":2,"c":0.5}\n`],
] as const)('whole numbers beyond 64 bits in %s keep every digit', async ([filename, content], { lake }) => {
  const table = filename.replace('.', '_')
  await append(lake, filename, content, table, { mode: 'create', onBadRows: 'refuse' })
  const [[a, b, c] = [], second] = await lake.rows(`SELECT a, b, c FROM ${table}`)
  expect([a, b, c]).toEqual([/\d{20,}/.exec(content)?.[0], LONG, '1.0'])
  expect(second).toEqual(['1', '2', '0.5'])
})

/** Three timestamps as INT96, as Spark and Hive wrote them: written by pyarrow with `use_deprecated_int96_timestamps`. */
const INT96 =
  'UEFSMRUEFTAVNEwVBBUAEgAAGFwIZ8TFCwoAAJiKJQAY/E6RlE4AAIs9JQAVABUSFRYsFQYVEBUGFQYcAAAACSACAAAAAwMBAwIV' +
  'BBksNQAYBnNjaGVtYRUCABUGJQIYAnRzABYGGRwZHCYAHBUGGTUABhAZGAJ0cxUCFgYWhAEWjAEmWCYIKSwVBBUAFQIAFQAVEBUC' +
  'ADwpBhkmAgQAAAAWhAEWBiYIFowBABkcGAxBUlJPVzpzY2hlbWEYrAEvLy8vLzNnQUFBQVFBQUFBQUFBS0FBd0FCZ0FGQUFnQUNn' +
  'QUFBQUFCQkFBTUFBQUFDQUFJQUFBQUJBQUlBQUFBQkFBQUFBRUFBQUFVQUFBQUVBQVVBQWdBQmdBSEFBd0FBQUFRQUJBQUFBQUFB' +
  'QUVLRUFBQUFCd0FBQUFFQUFBQUFBQUFBQUlBQUFCMGN3QUFBQUFHQUFnQUJnQUdBQUFBQUFBQ0FBQUFBQUE9ABggcGFycXVldC1j' +
  'cHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZHBwAAABKAQAAUEFSMQ=='

test('INT96 timestamps of older writers are read to the microsecond', async ({ lake }) => {
  const path = join(lake.directory, 'int96.parquet')
  await writeFile(path, Buffer.from(INT96, 'base64'))
  await lake.engine.ingestFile({
    ingestId: randomUUID(),
    source: { location: `file://${path}`, filename: 'int96.parquet' },
    target: { catalog: 'lake', schema: 'main', table: 'int96' },
    mode: 'create',
    onBadRows: 'refuse',
  })
  expect(await lake.rows('SELECT ts FROM int96 ORDER BY ts')).toEqual([
    ['1969-12-31 23:59:59.999999'],
    ['2024-01-02 03:04:05.678901'],
    [null],
  ])
})
