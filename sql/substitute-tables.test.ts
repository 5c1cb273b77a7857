import { expect, test } from 'vitest'
import { analyse, treeOf } from './test-tree.ts'
import { substituteTables } from './substitute-tables.ts'

test.each([
  ['from t', 'from v0 AS "t"'],
  ['select t.a from lake.main.t where t.b = 1', 'select t.a from v0 AS "t" where t.b = 1'],
  ['from t x', 'from v0 x'],
  ['from t as x join "U v" using (a)', 'from v0 as x join v1 AS "U v" using (a)'],
  ['from t left join u on true', 'from v0 AS "t" left join v1 AS "u" on true'],
  ['from t, t', 'from v0 AS "t", v1 AS "t"'],
  ['with c as (from t) from c, u', 'with c as (from v0 AS "t") from c, v1 AS "u"'],
  ['table t', 'table v0'],
  ['summarize t', 'summarize v0'],
  ['from (describe t)', 'from (describe v0)'],
  ['from t for version as of 1 x', 'from v0 x'],
  ['from t for version as of 1', 'from v0 AS "t"'],
  ['from t tablesample 10%', 'from v0 AS "t" tablesample 10%'],
  [
    'select \'é\', (select max(a) from é.t) from "t$files"',
    'select \'é\', (select max(a) from v0 AS "t") from v1 AS "t$files"',
  ],
])('%s', async (sql, expected) => {
  const { query, analysis } = await analyse(sql)
  const order = [...analysis.tables].sort((a, b) => a.rewrittenSpan.start - b.rewrittenSpan.start)
  const text = substituteTables(query, analysis, (reference) => `v${order.indexOf(reference)}`)
  expect(text).toBe(expected)
  expect(await treeOf(text)).toMatchObject({ error: false })
})

test('a reference that has no other name stays', async () => {
  const { query, analysis } = await analyse('from t, u')
  expect(substituteTables(query, analysis, ({ lookup }) => (lookup.table === 'u' ? 'v' : undefined))).toBe(
    'from t, v AS "u"',
  )
})
