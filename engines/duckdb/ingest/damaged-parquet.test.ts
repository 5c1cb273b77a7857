import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect } from 'vitest'
import { test } from '../testing-lake.ts'

test('a Parquet file with bytes gone wrong anywhere is unreadable, never a fault of ours', async ({
  lake,
}) => {
  const path = join(lake.directory, randomUUID())
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(
    `COPY (SELECT range AS n, md5(range::VARCHAR) AS t FROM range(100)) TO '${path}' (FORMAT parquet)`,
  )
  const whole = await readFile(path)
  for (let at = 4; at < whole.length - 8; at += 211) {
    const damaged = join(lake.directory, randomUUID())
    await writeFile(damaged, Buffer.concat([whole.subarray(0, at), Buffer.alloc(8), whole.subarray(at + 8)]))
    const source = { location: `file://${damaged}`, filename: 'damaged.parquet' }
    const outcome = await lake.engine.inspectFile({ source }).then(
      () => 'read',
      (error: { code?: string }) => error.code,
    )
    expect(outcome, `eight bytes from ${at}`).toMatch(/^(read|UNREADABLE_FILE|INVALID_VALUE)$/)
  }
})
