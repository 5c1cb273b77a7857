import { DuckDBInstance } from '@duckdb/node-api'
import { decodeValue, planScan } from '@boathouse/iceberg'
import type { DataFile } from '@boathouse/iceberg'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'
import type { TestLake } from './testing-lake.ts'

const filesOf = async (lake: TestLake, name: string): Promise<readonly DataFile[]> => {
  const { metadata } = await lake.catalog.loadTable({ namespace: ['main'], name })
  const { files } = await planScan(lake.storage, metadata)
  return files.map(({ file }) => file)
}
const onlyFile = async (lake: TestLake, name: string): Promise<DataFile> => {
  const [file, ...more] = await filesOf(lake, name)
  if (!file || more.length > 0) throw new Error('one file is expected')
  return file
}
const texts = (bounds: DataFile['lowerBounds']): unknown =>
  [...(bounds ?? [])].map(([id, bytes]) => [id, decodeValue('string', bytes)])
/** What DuckDB finds in the footer of a file. */
const footerOf = async ({ path }: DataFile, selection: string): Promise<unknown> => {
  const connection = await (await DuckDBInstance.create()).connect()
  const found = await connection.runAndReadAll(
    `SELECT ${selection} FROM parquet_metadata('${path.replace('file://', '')}')`,
  )
  return found.getRowsJson()[0]?.[0]
}

test('NaN are counted, in structs too; in lists they are not', async ({ lake }) => {
  await lake.execute(`CREATE TABLE nans AS SELECT i AS id,
    CASE WHEN i % 3 = 0 THEN 'nan'::DOUBLE ELSE i END AS d, 1.5::FLOAT AS f,
    {'x y': CASE WHEN i < 4 THEN 'nan'::FLOAT ELSE 1 END} AS s, ['nan'::DOUBLE] AS l FROM range(10) t(i)`)
  const { nanValueCounts, lowerBounds, valueCounts } = await onlyFile(lake, 'nans')
  expect(nanValueCounts).toEqual(
    new Map([
      [2, 4n],
      [3, 0n],
      [6, 4n],
    ]),
  )
  expect(decodeValue('double', lowerBounds?.get(2) ?? new Uint8Array())).toBe(1)
  expect(valueCounts?.get(2)).toBe(10n)
})

test('split offsets are where the row groups begin', async ({ lake }) => {
  await lake.execute(`CREATE TABLE split AS SELECT i, 'x' || (i % 3) AS s FROM range(300000) t(i)`)
  const file = await onlyFile(lake, 'split')
  const begins = await footerOf(
    file,
    'list(least(data_page_offset, coalesce(dictionary_page_offset, data_page_offset)) ORDER BY row_group_id) FILTER (column_id = 0)',
  )
  expect(file.splitOffsets?.map(String)).toEqual(begins)
  expect(file.splitOffsets).toHaveLength(3)
})

test.for([
  ['', 'ZSTD'],
  ['snappy', 'SNAPPY'],
  ['gzip', 'GZIP'],
  ['lz4', 'LZ4_RAW'],
  ['brotli', 'BROTLI'],
  ['uncompressed', 'UNCOMPRESSED'],
])('codec %s', async ([codec, found], { lake }) => {
  const name = `codec_${found}`.toLowerCase()
  const option = codec === '' ? '' : ` WITH ("write.parquet.compression-codec" = '${codec}')`
  await lake.execute(`CREATE TABLE ${name}${option} AS SELECT 'x' || (i % 2) AS s FROM range(1000) t(i)`)
  expect(await footerOf(await onlyFile(lake, name), 'min(compression)')).toBe(found)
})

test('metrics modes say what manifests keep', async ({ lake }) => {
  await lake.execute(`CREATE TABLE modes WITH (
    "write.metadata.metrics.default" = 'none', "write.metadata.metrics.column.b" = 'counts',
    "write.metadata.metrics.column.c" = 'truncate(3)', "write.metadata.metrics.column.d" = 'full')
    AS SELECT 1 AS a, 2 AS b, 'héllo' AS c, 'hello wide world, and more' AS d`)
  const file = await onlyFile(lake, 'modes')
  expect([...(file.valueCounts?.keys() ?? [])]).toEqual([2, 3, 4])
  expect(texts(file.lowerBounds)).toEqual([
    [3, 'hél'],
    [4, 'hello wide world, and more'],
  ])
  expect(texts(file.upperBounds)).toEqual([
    [3, 'hém'],
    [4, 'hello wide world, and more'],
  ])
})

test('a target size splits an unpartitioned table into files, and a foolish one is passed over', async ({
  lake,
}) => {
  const rows = 'SELECT i, md5(i::VARCHAR) AS s FROM range(400000) t(i)'
  await lake.execute(`CREATE TABLE sized WITH ("write.target-file-size-bytes" = '3000000') AS ${rows}`)
  expect((await filesOf(lake, 'sized')).length).toBeGreaterThan(1)
  await lake.execute(`CREATE TABLE foolish WITH ("write.target-file-size-bytes" = 'big') AS SELECT 1 AS a`)
  expect(await filesOf(lake, 'foolish')).toHaveLength(1)
})

test('what the engine does not write is refused by name, before anything is done', async ({ lake }) => {
  for (const [property, word] of [
    [`"write.format.default" = 'orc'`, 'write.format.default'],
    [`"write.object-storage.enabled" = 'true'`, 'write.object-storage.enabled'],
    [`"write.parquet.compression-codec" = 'lzo'`, 'lzo'],
  ]) {
    const text = `CREATE TABLE refused WITH (${property}) AS SELECT 1 AS a`
    await expect(lake.execute(text), text).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: expect.stringContaining(String(word)),
    })
  }
  await lake.execute(`CREATE TABLE three AS SELECT 1 AS a`)
  await lake.catalog.commitTable(
    { namespace: ['main'], name: 'three' },
    { requirements: [], updates: [{ action: 'upgrade-format-version', 'format-version': 3 }] },
  )
  for (const text of [
    'INSERT INTO three VALUES (1)',
    'UPDATE three SET a = 2',
    'DELETE FROM three WHERE a = 1',
  ])
    await expect(lake.execute(text), text).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: expect.stringContaining('format version 3'),
    })
  expect(await lake.rows('SELECT * FROM three')).toEqual([['1']])
})

test('sorted writes carry the sort order, rewritten files too', async ({ lake }) => {
  await lake.execute(
    `CREATE TABLE in_order WITH (sorted_by = ARRAY['v DESC']) AS SELECT i AS v FROM range(10) t(i)`,
  )
  await lake.execute('UPDATE in_order SET v = v + 100 WHERE v < 5')
  const file = await onlyFile(lake, 'in_order')
  expect(file.sortOrderId).toBe(1)
  expect((await lake.rows('SELECT v FROM in_order')).flat().map(Number)).toEqual([
    104, 103, 102, 101, 100, 9, 8, 7, 6, 5,
  ])
})
