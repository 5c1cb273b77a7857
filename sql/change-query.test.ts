import { describe, expect, test } from 'vitest'
import { IN_EXPRESSION, IN_FROM } from './attack-corpus.ts'
import { changeQuery } from './change-query.ts'
import { parseStatement } from './parse-statement.ts'
import { errorOf, marked, refusalOf } from './test-tree.ts'

const textOf = (sql: string): string => {
  const statement = parseStatement(sql)
  if (statement.kind !== 'update' && statement.kind !== 'merge') throw new Error(statement.kind)
  return changeQuery(statement).query.text.replaceAll(/\s+/g, ' ')
}

describe('one query says which rows change, and how', () => {
  test.each([
    [
      'update t set a = b + 1, c = (select max(x, y) from u) where d = 1',
      'SELECT "t".__boathouse_file, "t".__boathouse_row, 1 AS __boathouse_action, (b + 1), ((select max(x, y) from u)) FROM __boathouse_target AS "t" WHERE (d = 1)',
    ],
    [
      'UPDATE lake.main.t AS x SET x.a = case when b is distinct from c then 1 end FROM u JOIN v USING (k) WHERE u.id = x.id',
      'SELECT "x".__boathouse_file, "x".__boathouse_row, 1 AS __boathouse_action, (case when b is distinct from c then 1 end) FROM __boathouse_target AS "x", u JOIN v USING (k) WHERE (u.id = x.id)',
    ],
    [
      'merge into t using u as s on t.id = s.id when matched and s.gone then delete when matched then update set a = s.a when not matched then insert (id) values (s.id)',
      'SELECT "t".__boathouse_file, "t".__boathouse_row, CASE WHEN "t".__boathouse_row IS NOT NULL AND (s.gone) THEN 1 WHEN "t".__boathouse_row IS NOT NULL THEN 2 WHEN "t".__boathouse_row IS NULL THEN 3 END AS __boathouse_action, CASE WHEN __boathouse_action = 2 THEN (s.a) END, CASE WHEN __boathouse_action = 3 THEN (s.id) END FROM __boathouse_target AS "t" RIGHT JOIN u as s ON (t.id = s.id)',
    ],
    [
      'merge into t using (values (1)) s(id) on t.id = s.id when not matched by source then delete',
      'SELECT "t".__boathouse_file, "t".__boathouse_row, CASE WHEN __boathouse_source IS NULL THEN 1 END AS __boathouse_action FROM __boathouse_target AS "t" LEFT JOIN ((values (1)) s(id) CROSS JOIN (SELECT true AS __boathouse_source) AS __boathouse_marker) ON (t.id = s.id)',
    ],
  ])('%s', (sql, query) => {
    expect(textOf(sql)).toBe(query)
  })
})

describe('what is not understood is marked', () => {
  test.each([
    ['update t set a', ''],
    ['update t set a =', ''],
    ['update t set (a, b) = 1', '('],
    ['update t set s.a.b = 1', '.'],
    ['update t set a = default', 'default'],
    ['update t set a = 1, A = 2', 'A'],
    ['update t set a = 1 where b returning *', 'returning'],
    ['merge into t using u on a', ''],
    ['merge into t using u join v on a when matched then delete', 'join'],
    ['merge into t using u on a when matched then insert values (1)', 'insert'],
    ['merge into t using u on a when not matched then delete', 'delete'],
    ['merge into t using u on a when not matched then insert *', '*'],
    ['merge into t using u on a when matched then update set *', '*'],
    ['merge into t using u on a when not matched then insert (a, b) values (1)', '(a, b) values (1)'],
    ['merge into t using u on a when matched then delete when matched then delete', 'when matched'],
    ['merge into t using u on a when matched then delete x', 'x'],
  ])('%s', async (sql, what) => {
    const error = await errorOf(() => parseStatement(sql))
    const last = sql.lastIndexOf(what)
    expect([marked(sql, error), error.position.offset]).toEqual([what, what === '' ? sql.length : last])
  })

  test('a table may be called extensions', () => {
    expect(parseStatement('update extensions set a = 1').kind).toBe('update')
  })
})

/** A query or an expression of the corpus in every part of the statements that change rows. */
const places = (query: string): string[] => [
  `UPDATE t SET a = (${query})`,
  `UPDATE t SET a = 1 WHERE b = (${query})`,
  `UPDATE t SET a = 1 FROM (${query}) AS u`,
  `MERGE INTO t USING (${query}) AS s ON t.a = 1 WHEN MATCHED THEN DELETE`,
  `MERGE INTO t USING s ON t.a = (${query}) WHEN MATCHED THEN DELETE`,
  `MERGE INTO t USING s ON true WHEN MATCHED AND (${query}) = 1 THEN DELETE`,
  `MERGE INTO t USING s ON true WHEN MATCHED THEN UPDATE SET a = (${query})`,
  `MERGE INTO t USING s ON true WHEN NOT MATCHED THEN INSERT (a) VALUES ((${query}))`,
  `MERGE INTO t USING s ON true WHEN NOT MATCHED BY SOURCE AND (${query}) = 1 THEN DELETE`,
  `DELETE FROM t WHERE a = (${query})`,
]

describe('the first wall stands around every part', () => {
  test.each([
    ...IN_FROM.slice(0, 30).map((place) => place.replace(/\bX\b/, "read_csv('F')")),
    "SELECT * FROM 'F'",
  ])('%s', async (query) => {
    for (const sql of places(query)) expect(await refusalOf(sql), sql).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test.each(IN_EXPRESSION.slice(0, 20))('getvariable in «%s»', async (place) => {
    const query = place.replace(/\bX\b/, "getvariable('x')")
    for (const sql of places(query)) expect(await refusalOf(sql), sql).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test('and lets good ones through', async () => {
    for (const sql of places('SELECT max(a) FROM u')) expect(await refusalOf(sql), sql).toMatch(/^passed/)
  })

  test.each([
    'UPDATE t SET a = 1) FROM u; SELECT (1',
    "UPDATE t SET a = 1) FROM read_csv('F') AS x, (SELECT 1",
    'UPDATE t SET a = __boathouse_row',
    'MERGE INTO t USING __boathouse_target ON true WHEN MATCHED THEN DELETE',
  ])('no way around it: %s', async (sql) => {
    expect(await refusalOf(sql)).toMatch(/NOT_ALLOWED|SYNTAX_ERROR|SEVERAL/)
  })
})
