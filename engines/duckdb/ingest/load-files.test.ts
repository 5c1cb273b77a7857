import { randomUUID } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect } from 'vitest'
import type { IngestRequest, IngestResult } from '../engine-types.ts'
import { collected, test } from '../testing-lake.ts'
import type { TestLake } from '../testing-lake.ts'

/** Loads `content` as a file of that name. */
const load = async (
  lake: TestLake,
  filename: string,
  content: string | Uint8Array,
  more: Partial<IngestRequest> & { readonly table: string },
): Promise<IngestResult> => {
  const path = join(lake.directory, randomUUID())
  await writeFile(path, content)
  return lake.engine.ingestFile({
    ingestId: randomUUID(),
    source: { location: `file://${path}`, filename },
    target: { catalog: 'lake', schema: 'main', table: more.table },
    mode: 'create',
    onBadRows: 'refuse',
    ...more,
  })
}

const CSV = 'id,Full Name,born\n1,"Zoë, the ""first""",2001-02-03\n2,Bob,\n'

test.for([
  ['plain', 'people.csv', Buffer.from(CSV)],
  ['gzip', 'people.csv.gz', gzipSync(CSV)],
  ['zstd', 'people.tsv.zst', zstdCompressSync(CSV.replaceAll(/,(?! )/g, '\t'))],
  ['UTF-16', 'people.txt', Buffer.from(`\uFEFF${CSV}`, 'utf16le')],
  [
    'NDJSON',
    'people.ndjson',
    Buffer.from(
      '{"id":1,"Full Name":"Zoë, the \\"first\\"","born":"2001-02-03"}\n{"id":2,"Full Name":"Bob"}\n',
    ),
  ],
  [
    'JSON',
    'people.json',
    Buffer.from(
      '[{"id":1,"Full Name":"Zoë, the \\"first\\"","born":"2001-02-03"},\n{"id":2,"Full Name":"Bob","born":null}]',
    ),
  ],
] as const)('%s becomes a table with inferred columns', async ([kind, filename, content], { lake }) => {
  const table = `people_${kind.toLowerCase().replace('-', '')}`
  const result = await load(lake, filename, content, { table })
  expect(result).toMatchObject({ rowsLoaded: 2n, rowsRejected: 0n, snapshotId: expect.any(BigInt) })
  expect(await lake.rows(`SELECT * FROM ${table} ORDER BY id`)).toEqual([
    ['1', 'Zoë, the "first"', '2001-02-03'],
    ['2', 'Bob', null],
  ])
  expect((await lake.rows(`DESCRIBE ${table}`)).map(([name, type]) => [name, type])).toEqual([
    ['id', 'bigint'],
    ['full_name', 'varchar'],
    ['born', 'date'],
  ])
})

test('columns are chosen, renamed, typed and partitioned', async ({ lake }) => {
  await load(lake, 'x.csv', 'a,b,c\n1,2,2024-01-05\n3,4,2024-02-05\n', {
    table: 'shaped',
    columns: [
      { source: 'c', name: 'day' },
      { source: 'a', name: 'amount', type: 'DECIMAL(10, 2)' },
    ],
    partitioning: ['month(day)'],
  })
  expect(await lake.rows('SELECT * FROM shaped ORDER BY day')).toEqual([
    ['2024-01-05', '1.00'],
    ['2024-02-05', '3.00'],
  ])
  expect(await lake.rows('SELECT count(*) FROM "shaped$partitions"')).toEqual([['2']])
})

test('append adds by name, replace takes the place of all rows', async ({ lake }) => {
  await load(lake, 'x.csv', 'id,name\n1,a\n', { table: 'grow' })
  await load(lake, 'x.csv', 'NAME,ID\nb,2\n', { table: 'grow', mode: 'append' })
  expect(await lake.rows('SELECT * FROM grow ORDER BY id')).toEqual([
    ['1', 'a'],
    ['2', 'b'],
  ])
  await load(lake, 'x.csv', 'id,name\n9,z\n', { table: 'grow', mode: 'replace' })
  expect(await lake.rows('SELECT * FROM grow')).toEqual([['9', 'z']])
  await expect(load(lake, 'x.csv', 'id,name\n1,a\n', { table: 'grow' })).rejects.toMatchObject({
    code: 'TABLE_EXISTS',
  })
  await expect(
    load(lake, 'x.csv', 'id,other\n1,a\n', { table: 'grow', mode: 'append' }),
  ).rejects.toMatchObject({ code: 'INVALID_QUERY' })
  await expect(load(lake, 'x.csv', 'id\n1\n', { table: 'gone', mode: 'append' })).rejects.toMatchObject({
    code: 'TABLE_NOT_FOUND',
  })
})

const TYPED: IngestRequest['columns'] = [
  { source: 'id', name: 'id', type: 'BIGINT' },
  { source: 'n', name: 'n', type: 'INTEGER' },
]

const BAD: Readonly<Record<string, { readonly content: string; readonly bad: readonly object[] }>> = {
  'bad.csv': {
    content: 'id,n\n1,10\n2,oops\n3\n4,40\n',
    bad: [
      { line: 3n, column: 'n', text: '2,oops' },
      { line: 4n, text: '3' },
    ],
  },
  'bad.ndjson': {
    content: '{"id":1,"n":10}\n{"id":2,"n":"oops"}\n{"id":\n{"id":4,"n":40}\n',
    bad: [
      { line: 2n, column: 'n', text: '{"id":2,"n":"oops"}' },
      { line: 3n, column: null, text: '{"id":' },
    ],
  },
  'bad.json': {
    content: '[{"id":1,"n":10},{"id":2,"n":"oops"},{"id":3,"n":99999999999},{"id":4,"n":40}]',
    bad: [
      { line: 2n, column: 'n' },
      { line: 3n, column: 'n' },
    ],
  },
}

test.for(Object.entries(BAD))(
  '%s with bad rows is refused with their lines and texts',
  async ([filename, { content, bad }], { lake }) => {
    const table = `refused_${filename.replace('.', '_')}`
    const refused = load(lake, filename, content, { table, columns: TYPED })
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_ROWS',
      details: { badRows: bad.map((row) => expect.objectContaining(row)) },
    })
    await expect(lake.execute(`SELECT * FROM ${table}`)).rejects.toMatchObject({ code: 'TABLE_NOT_FOUND' })
    expect(await readdir(join(lake.directory, `lake/main/${table}/data`))).toEqual([])
  },
)

test.for(Object.entries(BAD))(
  '%s keeps its good rows when the bad ones are rejected',
  async ([filename, { content, bad }], { lake }) => {
    const table = `kept_${filename.replace('.', '_')}`
    const result = await load(lake, filename, content, { table, columns: TYPED, onBadRows: 'reject' })
    expect(result).toMatchObject({
      rowsLoaded: 2n,
      rowsRejected: 2n,
      rejectsTable: `lake.main.${table}_rejects`,
    })
    expect(result.badRows).toMatchObject(bad)
    expect(await lake.rows(`SELECT * FROM ${table} ORDER BY id`)).toEqual([
      ['1', '10'],
      ['4', '40'],
    ])
    expect(await lake.rows(`SELECT line FROM ${table}_rejects ORDER BY line`)).toEqual(
      bad.map((row) => ['line' in row ? String(row.line) : null]),
    )
  },
)

test('a Parquet file is loaded with its types, and judged by row when they are changed', async ({ lake }) => {
  const made = await lake.execute(
    `SELECT i AS id, CASE i WHEN 3 THEN 'x' ELSE i::VARCHAR END AS n, [i] AS l FROM range(5) t(i)`,
  )
  const content = await collected(lake.engine.exportResult({ inline: made }, 'parquet'))
  await load(lake, 'p.parquet', content, { table: 'parquet_plain' })
  expect(await lake.rows('SELECT count(*), sum(id), max(l) FROM parquet_plain')).toEqual([['5', '10', '[4]']])
  const result = await load(lake, 'p.parquet', content, {
    table: 'parquet_typed',
    columns: TYPED,
    onBadRows: 'reject',
  })
  expect(result).toMatchObject({
    rowsLoaded: 4n,
    rowsRejected: 1n,
    badRows: [{ line: 4n, column: 'n', text: 'x' }],
  })
})

test('what cannot be read is said in a sentence', async ({ lake }) => {
  const latin = Buffer.from('id,name\n1,café\n', 'latin1')
  await expect(load(lake, 'l.csv', latin, { table: 'l' })).rejects.toMatchObject({
    code: 'BAD_ROWS',
    details: { badRows: [{ line: 2n }] },
  })
  expect(await load(lake, 'l.csv', latin, { table: 'l', options: { encoding: 'latin-1' } })).toMatchObject({
    rowsLoaded: 1n,
  })
  await expect(load(lake, 'e.csv', '', { table: 'e' })).rejects.toMatchObject({
    code: 'UNREADABLE_FILE',
    message: 'e.csv could not be read: it is empty.',
  })
  await expect(load(lake, 'j.json', '{"a": [1,', { table: 'j' })).rejects.toMatchObject({
    code: 'UNREADABLE_FILE',
    message: expect.not.stringContaining(lake.directory),
  })
  await expect(load(lake, 'x.parquet', 'PAR1 but no more', { table: 'x' })).rejects.toMatchObject({
    code: 'UNREADABLE_FILE',
  })
  await expect(
    load(lake, 'x.csv', 'a\n1\n', { table: 'x', columns: [{ source: 'a', name: 'a', type: 'INT, b INT' }] }),
  ).rejects.toMatchObject({ code: 'INVALID_QUERY' })
})
