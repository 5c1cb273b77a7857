import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'

// It fails long after the first parts of its result are on the disk.
const FAILS_LATE = `SELECT range AS n, md5(range::VARCHAR) AS digest,
  CAST(CASE WHEN range = 2900000 THEN 'late' ELSE '1' END AS INTEGER) AS number FROM range(3000000)`

test('a statement that fails behind parts of its result leaves none of them', async ({ lake }) => {
  const spool = join(lake.directory, 'spool')
  await expect(lake.execute(FAILS_LATE)).rejects.toMatchObject({ code: 'INVALID_VALUE' })
  expect(existsSync(spool) ? readdirSync(spool) : []).toEqual([])
})

test('an error in the middle of a result is never taken for its end', async ({ lake }) => {
  await lake.execute(`CREATE TABLE digits AS SELECT CASE WHEN range = 2900000 THEN 'x' ELSE '7' END AS digit
    FROM range(3000000)`)
  await expect(lake.execute('SELECT CAST(digit AS INTEGER) AS n FROM digits')).rejects.toMatchObject({
    code: 'INVALID_VALUE',
  })
  const all = await lake.execute('SELECT TRY_CAST(digit AS INTEGER) AS n FROM digits')
  expect(all.rowCount).toBe(3_000_000)
})
