import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { parseStatement } from './parse-statement.ts'
import { analyseQuery } from './analyse-query.ts'
import { rewriteQuery } from './rewrite-query.ts'
import { SqlError } from './sql-error.ts'
import { treeOf } from './test-tree.ts'

const WORDS =
  'SELECT FROM WHERE WITH RECURSIVE AS VALUES TABLE SUMMARIZE DESCRIBE EXPLAIN ANALYZE SHOW SCHEMAS TABLES COLUMNS CREATE OR REPLACE SCHEMA IF NOT EXISTS DROP CASCADE INSERT INTO BY NAME DELETE TRUNCATE ALTER RENAME TO LIKE FOR VERSION TIMESTAMP OF IDENTIFIER NULL COMMENT ARRAY MAP ROW STRUCT DECIMAL INT VARCHAR UNION ALL JOIN ON LAMBDA DATE INTERVAL DAY NOW ( ) [ ] { } , . ; : :: := => -> ->> - + * = < > \' " $$ $a$ $1 ? -- /* */ \n t a x1 "q""q" \'s\'\'s\' 1 2.5 :p :é é 😀 \u00a0'.split(
    ' ',
  )

const soup = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ unit: 'binary' })), {
    maxLength: 30,
  })
  .map((parts) => parts.join(' '))

const SEEDS = [
  "create table a.b (id bigint not null comment 'x', s row(a int, b varchar[])) comment 'c' with (partitioning = array['month(d)', 'bucket(id, 8)'], sorted_by = array['x desc nulls last'], location = 's3://x', format_version = 2)",
  "create or replace table t (a, b) with (extra_properties = map(array['a'], array['b'])) as with x as (select 1) select * from x with no data",
  "insert into lake.main.t (a, b) by name select * from u for version as of 'main' where x = :p",
  'delete from t x where x.a in (select a from "t$files") and d >= date \'2020-01-01\'',
  "explain (format json, analyze) select {'a': b, c: [1, 2][1:2]}, lambda x: x, j->'$.a' from range(3)",
  "show tables from lake.main like 'x%'",
  'alter table if exists a.b rename to c',
]

const mutated = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.tuple(fc.nat(300), fc.nat(8), fc.oneof(fc.constantFrom(...WORDS), fc.string())), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([seed, edits]) =>
    edits.reduce(
      (text, [at, drop, put]) =>
        text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + drop),
      seed,
    ),
  )

const onlySqlErrors = (text: string, action: () => unknown): void => {
  try {
    action()
  } catch (error) {
    expect(error).toBeInstanceOf(SqlError)
    if (!(error instanceof SqlError)) return
    expect(error.message.length).toBeGreaterThan(10)
    expect(error.position.offset).toBeGreaterThanOrEqual(0)
    expect(error.position.offset + error.length).toBeLessThanOrEqual(text.length)
  }
}

test.each([
  ['word soup', soup],
  ['mutated statements', mutated],
] as const)('%s gives a statement or an SqlError that lies in the text', (_, texts) => {
  fc.assert(
    fc.property(texts, (text) => {
      onlySqlErrors(text, () => parseStatement(text, { identifiers: { p: 'a.b' } }))
      onlySqlErrors(text, () => rewriteQuery(text, { identifiers: { p: 'a.b' } }))
    }),
    { numRuns: 3000 },
  )
})

test('whatever DuckDB says about a rewritten text, the analysis is a result or an SqlError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(soup, mutated), async (text) => {
      let rewritten
      try {
        rewritten = rewriteQuery(`select * from ${text}`)
      } catch {
        return
      }
      const query = rewritten
      const tree = await treeOf(query.text)
      onlySqlErrors(query.part.source, () => analyseQuery(tree, query))
    }),
    { numRuns: 500 },
  )
})

test('any JSON in place of a tree gives an SqlError or nothing', () => {
  const query = rewriteQuery('select 1')
  const key = fc.constantFrom(
    'error',
    'statements',
    'node',
    'type',
    'class',
    'select_list',
    'from_table',
    'cte_map',
    'map',
    'key',
    'value',
    'children',
    'query',
  )
  const leaf = fc.oneof(
    fc.constantFrom(false, true, null, 1, 'SELECT_NODE', 'FUNCTION', 'BASE_TABLE', 'CONSTANT', ''),
    fc.string(),
  )
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
    ),
  }))
  fc.assert(
    fc.property(tree, (one) => {
      onlySqlErrors('select 1', () => analyseQuery(one, query))
      onlySqlErrors('select 1', () => analyseQuery({ error: false, statements: [{ node: one }] }, query))
    }),
    { numRuns: 2000 },
  )
})

const numbered = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join('')

test.each([
  ['a chain of operators', `select ${'1+'.repeat(20_000)}1`],
  ['a list of values', `values ${'(1),'.repeat(50_000)}(1)`],
  ['many unions', `select 1${' union all select 1'.repeat(3000)}`],
  ['many joins', `from t${' join t using (a)'.repeat(3000)}`],
  ['many dots', `select ${'a.'.repeat(10_000)}a`],
  ['many parameters', `select ${numbered(60_000, (at) => `:p${at},`)}1`],
  ['many versions', `from ${numbered(20_000, (at) => `t for version as of ${at},`)} t`],
])('%s ends, as a result or an SqlError', (_, text) => {
  onlySqlErrors(text, () => parseStatement(text))
  onlySqlErrors(text, () => rewriteQuery(text))
})

test.each([
  ['WITH queries', `with ${numbered(10_000, (at) => `c${at} as (from c${at - 1}),`)} z as (select 1) from z`],
  ['conditions', `from t where ${numbered(20_000, (at) => `a <> ${at} and `)} true`],
  ['alternatives', `from t where ${numbered(20_000, (at) => `a = ${at} or `)} false`],
  [
    'tables',
    `from ${numbered(10_000, (at) => `t${at}, `)} t where ${numbered(10_000, (at) => `t${at}.a = 1 and `)} true`,
  ],
  ['places', `select ${numbered(10_000, (at) => `'é${at}', `)} 1 from ${numbered(5000, () => 'é, ')} t`],
])('many %s end', async (_, text) => {
  const query = rewriteQuery(text)
  const tree = await treeOf(query.text)
  onlySqlErrors(text, () => analyseQuery(tree, query))
})

test('a tree deeper than any stack is refused', () => {
  let expression: unknown = {
    class: 'CONSTANT',
    type: 'VALUE_CONSTANT',
    value: { type: { id: 'INTEGER' }, is_null: false, value: 1 },
  }
  for (let depth = 0; depth < 100_000; depth += 1)
    expression = { class: 'OPERATOR', type: 'OPERATOR_NOT', children: [expression] }
  const tree = { error: false, statements: [{ node: { type: 'SELECT_NODE', select_list: [expression] } }] }
  expect(() => analyseQuery(tree, rewriteQuery('select 1'))).toThrow(SqlError)
})
