import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'

const SLOW = `(SELECT count(*) FROM range(1000000000000) a)`

test.for([
  `UPDATE k SET v = ${SLOW}`,
  `DELETE FROM k WHERE v < ${SLOW}`,
  `MERGE INTO k USING range(5) s(i) ON k.v = s.i WHEN MATCHED THEN UPDATE SET v = ${SLOW}`,
  `INSERT INTO k SELECT ${SLOW}`,
])('a killed child leaves the table as it was, and no file: %s', async (text, { lake }) => {
  await lake.execute('CREATE OR REPLACE TABLE k AS SELECT i AS v FROM range(10) t(i)')
  const data = join(lake.directory, 'lake/main/k/data')
  const before = await readdir(data, { recursive: true })
  const idle = new Set(lake.engine.status().children)
  const ended = expect(
    lake.engine.execute(
      { statementId: crypto.randomUUID(), text, catalog: 'lake', schema: 'main' },
      undefined,
      ({ state }) => {
        if (state === 'RUNNING') for (const pid of idle) process.kill(pid, 'SIGKILL')
      },
    ),
  ).rejects.toMatchObject({ code: 'ENGINE_LOST' })
  await ended
  // The killed spare is noticed a moment after the one that worked; the next statement must not be given it.
  await expect.poll(() => lake.engine.status().children.filter((pid) => idle.has(pid))).toEqual([])
  expect(await lake.rows('SELECT count(*), sum(v) FROM k')).toEqual([['10', '45']])
  expect(await readdir(data, { recursive: true })).toEqual(before)
})
