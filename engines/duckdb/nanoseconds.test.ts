import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'

test('a query does not lose nanoseconds without a word', async ({ lake }) => {
  for (const value of [`TIMESTAMP_NS '2024-01-02 03:04:05.123456789'`, `[TIMESTAMP_NS '2024-01-02']`]) {
    await expect(lake.execute(`CREATE TABLE ns AS SELECT ${value} AS moment`)).rejects.toMatchObject({
      code: 'UNSUPPORTED_TYPE',
      message: expect.stringContaining('Cast it to TIMESTAMP'),
    })
  }
})

test('a file with nanoseconds is proposed, and loaded, with microseconds', async ({ lake }) => {
  const path = join(lake.directory, randomUUID())
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(
    `COPY (SELECT TIMESTAMP_NS '2024-01-02 03:04:05.123456' AS moment) TO '${path}' (FORMAT parquet)`,
  )
  const source = { location: `file://${path}`, filename: 'ns.parquet' }
  const preview = await lake.engine.inspectFile({ source })
  expect(preview.columns).toMatchObject([{ source: 'moment', typeText: 'TIMESTAMP' }])
  await lake.engine.ingestFile({
    ingestId: randomUUID(),
    source,
    target: { catalog: 'lake', schema: 'main', table: 'ns_file' },
    mode: 'create',
    onBadRows: 'refuse',
  })
  expect(await lake.rows('SELECT moment FROM ns_file')).toEqual([['2024-01-02 03:04:05.123456']])
})
