import { currentSnapshot } from '@boathouse/iceberg'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'
import type { TestLake } from './testing-lake.ts'

const METRICS = (rewritten: number, added: number, deletes = 0) => [
  ['rewritten_data_files_count', String(rewritten)],
  ['removed_delete_files_count', String(deletes)],
  ['added_data_files_count', String(added)],
]

const filesOf = async (lake: TestLake, table: string): Promise<number> =>
  Number((await lake.rows(`SELECT count(*) FROM "${table}$files"`))[0]?.[0])

/** Three inserts into each of two stations, all in files of a few hundred bytes. */
const make = async (lake: TestLake, table: string, options: string): Promise<void> => {
  await lake.execute(`CREATE TABLE ${table} (id BIGINT, station VARCHAR)${options}`)
  for (let at = 0; at < 3; at += 1)
    await lake.execute(`INSERT INTO ${table} VALUES (${9 - at}, 'a'), (${at}, 'b')`)
}

const allRows = (lake: TestLake, table: string) => lake.rows(`SELECT * FROM ${table} ORDER BY ALL`)

test('small files become one, no row changes, and a second time there is nothing to do', async ({ lake }) => {
  await make(lake, 'plain', " WITH (sorted_by = ARRAY['id'])")
  const before = await allRows(lake, 'plain')
  const { rows, effects } = await lake.execute('ALTER TABLE plain EXECUTE optimize')
  expect(rows).toEqual(METRICS(3, 1))
  expect(await allRows(lake, 'plain')).toEqual(before)
  expect(await filesOf(lake, 'plain')).toBe(1)
  // Written in the table's order.
  expect((await lake.rows('SELECT id FROM plain')).map(([id]) => Number(id))).toEqual([0, 1, 2, 7, 8, 9])
  const { metadata } = await lake.catalog.loadTable({ namespace: ['main'], name: 'plain' })
  expect(currentSnapshot(metadata)).toMatchObject({
    'snapshot-id': effects[0]?.snapshotId,
    summary: { operation: 'replace', 'total-records': '6', 'total-data-files': '1' },
  })
  const again = await lake.execute('ALTER TABLE plain EXECUTE optimize')
  expect([again.rows, again.effects]).toEqual([METRICS(0, 0), []])
})

test('only files below the threshold are taken', async ({ lake }) => {
  await make(lake, 'threshold', '')
  const tiny = "ALTER TABLE threshold EXECUTE optimize(file_size_threshold => '10B')"
  expect(await lake.rows(tiny)).toEqual(METRICS(0, 0))
  expect(await lake.rows("ALTER TABLE threshold EXECUTE optimize(file_size_threshold => '1KB')")).toEqual(
    METRICS(3, 1),
  )
})

test('a WHERE chooses partitions, and only by them', async ({ lake }) => {
  await make(lake, 'parted', " WITH (partitioning = ARRAY['station'])")
  expect(await filesOf(lake, 'parted')).toBe(6)
  const optimize = 'ALTER TABLE parted EXECUTE optimize WHERE'
  for (const wrong of ['id = 3', "station = 'a' OR id = 3", 'station = 1', 'length(station) = 1'])
    await expect(lake.execute(`${optimize} ${wrong}`)).rejects.toMatchObject({
      code: 'INVALID_QUERY',
      message: expect.stringContaining('station'),
    })
  expect(await lake.rows(`${optimize} station = 'a'`)).toEqual(METRICS(3, 1))
  expect(await filesOf(lake, 'parted')).toBe(4)
  expect(await lake.rows('ALTER TABLE parted EXECUTE optimize')).toEqual(METRICS(3, 1))
  expect(await lake.rows('SELECT station, count(*) FROM parted GROUP BY ALL ORDER BY ALL')).toEqual([
    ['a', '3'],
    ['b', '3'],
  ])
})

test('files of an older partitioning come out in the current one', async ({ lake }) => {
  await make(lake, 'evolved', '')
  await lake.execute("ALTER TABLE evolved SET PROPERTIES partitioning = ARRAY['station']")
  expect(await lake.rows('ALTER TABLE evolved EXECUTE optimize')).toEqual(METRICS(3, 2))
  const specs = await lake.rows(`SELECT DISTINCT spec_id FROM "evolved$files"`)
  expect(specs).toEqual([['1']])
  expect(await lake.rows("SELECT count(*) FROM evolved WHERE station = 'b'")).toEqual([['3']])
})

test('rows that are inserted meanwhile stay, deleted ones stay deleted', async ({ lake }) => {
  await make(lake, 'busy', '')
  const [, , ...others] = await Promise.all([
    lake.execute('ALTER TABLE busy EXECUTE optimize'),
    lake.execute('DELETE FROM busy WHERE id = 7'),
    lake.execute("INSERT INTO busy VALUES (100, 'c')"),
    lake.execute('ALTER TABLE busy EXECUTE optimize'),
  ])
  expect(others).toHaveLength(2)
  expect((await lake.rows('SELECT id FROM busy ORDER BY 1')).map(([id]) => Number(id))).toEqual([
    0, 1, 2, 8, 9, 100,
  ])
})
