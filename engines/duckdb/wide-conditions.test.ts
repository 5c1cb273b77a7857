import { expect } from 'vitest'
import { test } from './testing-lake.ts'

const branches = (count: number): string =>
  Array.from({ length: count }, (_, at) => `(a = ${at} AND b = ${at})`).join(' OR ')

// With DuckDB's rule for common conditions these are minutes, not milliseconds.
test('a WHERE of thousands of ORs is answered', async ({ lake }) => {
  await lake.execute('CREATE TABLE pairs AS SELECT i AS a, i % 90 AS b FROM range(100) AS r (i)')
  expect(await lake.rows(`SELECT count(*) FROM pairs WHERE ${branches(4000)}`)).toEqual([['90']])
  await lake.execute(`CREATE VIEW equal AS SELECT * FROM pairs WHERE ${branches(2000)}`)
  expect(await lake.rows('SELECT count(*) FROM equal')).toEqual([['90']])
})

test('so is one without a table', async ({ lake }) => {
  const condition = branches(2000)
  expect(
    await lake.rows(`SELECT count(*) FROM range(100) AS r (a), range(1) AS s (b) WHERE ${condition}`),
  ).toEqual([['1']])
})
