import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'
import { commitWithRetry, currentSnapshot, manifestsOf, newSnapshotId } from '@boathouse/iceberg'
import type { DataFile } from '@boathouse/iceberg'
import { produceSnapshot } from '@boathouse/iceberg/commit/produce-snapshot.ts'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'
import type { TestLake } from './testing-lake.ts'

/** Writes a delete file as another engine would, and commits it. */
const commitDeletes = async (
  lake: TestLake,
  table: string,
  rows: string,
  fieldIds: string,
  more: Partial<DataFile>,
): Promise<void> => {
  const path = `${lake.directory}/lake/main/${table}/${randomUUID()}.parquet`
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(`COPY (${rows}) TO '${path}' (FORMAT parquet, FIELD_IDS ${fieldIds})`)
  const file: DataFile = {
    content: 'position-deletes',
    path: `file://${path}`,
    format: 'parquet',
    specId: 0,
    partition: [],
    recordCount: 1n,
    sizeBytes: BigInt(statSync(path).size),
    ...more,
  }
  const { storage } = lake
  await commitWithRetry(
    lake.catalog,
    { namespace: ['main'], name: table },
    async ({ metadata }) => {
      const id = newSnapshotId(metadata)
      const head = currentSnapshot(metadata)
      const pending = {
        specId: 0,
        content: 'deletes',
        entries: [{ status: 'added', snapshotId: id, file }],
      } as const
      const manifests = [pending, ...(head ? await manifestsOf(storage, head) : [])]
      return produceSnapshot({ storage, table: metadata }, id, {
        operation: 'delete',
        manifests,
        added: [file],
        removed: [],
      })
    },
    { storage },
  )
}

test('position deletes of other engines take their rows out, in each file its own', async ({ lake }) => {
  await lake.execute('CREATE TABLE p AS SELECT i AS id FROM range(10) t(i)')
  await lake.execute('INSERT INTO p SELECT i FROM range(10, 20) t(i)')
  const files = await lake.rows('SELECT file_path FROM "p$files" ORDER BY (lower_bounds ->> \'id\')::INTEGER')
  const deletes = `SELECT '${files[0]?.[0]}' AS file_path, 3::BIGINT AS pos UNION ALL SELECT '${files[1]?.[0]}', 7`
  await commitDeletes(lake, 'p', deletes, '{file_path: 2147483546, pos: 2147483545}', {})
  expect(await lake.rows('SELECT count(*), sum(id) FROM p')).toEqual([['18', String(190 - 3 - 17)]])
  // A file that came later is not touched by them.
  await lake.execute('INSERT INTO p VALUES (3), (17)')
  expect(await lake.rows('SELECT count(*), sum(id) FROM p')).toEqual([['20', '190']])
  expect((await lake.execute('DELETE FROM p WHERE id >= 15')).effects[0]?.rows).toBe(5n)
  expect(await lake.rows('SELECT count(*), max(id) FROM p')).toEqual([['15', '14']])
})

test('a compaction leaves deleted rows out, and the delete files with them', async ({ lake }) => {
  await lake.execute('CREATE TABLE c AS SELECT i AS id FROM range(10) t(i)')
  await lake.execute('CREATE BRANCH kept IN TABLE c')
  const [[path] = []] = await lake.rows('SELECT file_path FROM "c$files"')
  const deletes = `SELECT '${path}' AS file_path, 3::BIGINT AS pos`
  await commitDeletes(lake, 'c', deletes, '{file_path: 2147483546, pos: 2147483545}', {})
  const equal = { content: 'equality-deletes', equalityIds: [1] } as const
  await commitDeletes(lake, 'c', 'SELECT 5::BIGINT AS id', '{id: 1}', equal)
  expect(await lake.rows('ALTER TABLE c EXECUTE optimize')).toEqual([
    ['rewritten_data_files_count', '1'],
    ['removed_delete_files_count', '2'],
    ['added_data_files_count', '1'],
  ])
  expect(await lake.rows('SELECT content, record_count FROM "c$files"')).toEqual([['0', '8']])
  expect(await lake.rows('SELECT count(*), sum(id) FROM c')).toEqual([['8', '37']])
  expect(await lake.rows("SELECT count(*) FROM c FOR VERSION AS OF 'kept'")).toEqual([['10']])
})

test('equality deletes take out what was there before them, NULL included', async ({ lake }) => {
  await lake.execute(
    `CREATE TABLE e AS SELECT i AS id, CASE WHEN i < 4 THEN 'k' || i END AS k FROM range(6) t(i)`,
  )
  const rows = `SELECT unnest(['k1', NULL, 'k2']) AS k`
  await commitDeletes(lake, 'e', rows, '{k: 2}', { content: 'equality-deletes', equalityIds: [2] })
  await lake.execute(`INSERT INTO e VALUES (7, 'k1')`)
  expect(await lake.rows('SELECT id, k FROM e ORDER BY id')).toEqual([
    ['0', 'k0'],
    ['3', 'k3'],
    ['7', 'k1'],
  ])
})
