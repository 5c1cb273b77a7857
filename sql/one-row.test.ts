import { expect, test } from 'vitest'
import { analyse } from './test-tree.ts'

test.each([
  ['select 1', true],
  ['select 1, now() where false', true],
  ['select (select count(*) from t)', true],
  ['select :a', true],
  ['with w as (select 1) select 2', true],
  ['select unnest([1, 2])', false],
  ['select unlist([1, 2])', false],
  ['select 1 + unnest([1, 2])', false],
  ['select 1 group by grouping sets ((), ())', false],
  ['select 1 union all select 2', false],
  ['select * from t', false],
  ['select count(*) from t', false],
  ['select * from range(3)', false],
  ['values (1), (2)', false],
])('%s has one row at most: %s', async (sql, oneRow) => {
  expect((await analyse(sql)).analysis.oneRow).toBe(oneRow)
})
