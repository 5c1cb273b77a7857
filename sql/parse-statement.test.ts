import { describe, expect, test } from 'vitest'
import { errorOf, marked } from './test-tree.ts'
import { parseStatement } from './parse-statement.ts'
import type { QualifiedName, QueryPart, Statement } from './statement-types.ts'

const dotted = (name: QualifiedName | undefined): string | undefined =>
  name?.parts.map(({ text, quoted }) => (quoted ? `"${text}"` : text)).join('.')
const textOf = (part: QueryPart | undefined): string | undefined =>
  part?.source.slice(part.span.start, part.span.end)

/** Names as text, parts as their text, no places: easier to compare. */
const plain = (statement: Statement): Record<string, unknown> => {
  const { span: _, ...rest } = statement
  const entries = Object.entries(rest).map(([key, value]): [string, unknown] => {
    if (typeof value !== 'object' || value === null) return [key, value]
    if ('parts' in value) return [key, dotted(value)]
    if ('source' in value) return [key, textOf(value)]
    if (key === 'inner' && 'kind' in value) return [key, plain(value)]
    if (key === 'columns' && Array.isArray(value))
      return [key, value.map(({ name }: { name: string }) => name)]
    if (key === 'alias' && 'text' in value) return [key, value.text]
    return [key, value]
  })
  return Object.fromEntries(entries)
}

describe('queries', () => {
  test.each([
    'SELECT 1',
    'select 1 from t',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'with recursive a as (select 1 union all select * from a) from a',
    'VALUES (1, 2), (3, 4)',
    'FROM t',
    'FROM t SELECT a',
    'TABLE t',
    'SUMMARIZE t',
    'PIVOT t ON x IN (1) USING sum(y)',
    'UNPIVOT t ON a, b',
    '(SELECT 1)',
    '((SELECT 1) UNION (SELECT 2))',
    'select \';\' as a, $$;$$ as b, ";" from t',
    'select insert, update, copy from t',
    'with copy as (select 1) from copy',
  ])('%s', (sql) => {
    expect(plain(parseStatement(sql))).toEqual({ kind: 'query', query: sql })
    expect(plain(parseStatement(` /* a; */ ${sql} -- b;\n ; ;`))).toEqual({ kind: 'query', query: sql })
  })

  test('the place of a part is that in the whole text', () => {
    const text = '-- é 😀\n  SELECT 1 ;'
    const statement = parseStatement(text)
    expect(statement.span).toEqual({ start: text.indexOf('SELECT'), end: text.indexOf(' ;') })
  })
})

describe('schemas', () => {
  test.each<[string, Record<string, unknown>]>([
    ['create schema a', { kind: 'create_schema', target: 'a', ifNotExists: false, properties: {} }],
    [
      'CREATE SCHEMA IF NOT EXISTS lake."a.b"',
      { kind: 'create_schema', target: 'lake."a.b"', ifNotExists: true, properties: {} },
    ],
    [
      "create schema a with (location = 's3://x/y', owner = 'me', \"k.v\" = 3, on_ = true)",
      {
        kind: 'create_schema',
        target: 'a',
        ifNotExists: false,
        location: 's3://x/y',
        properties: { owner: 'me', 'k.v': '3', on_: 'true' },
      },
    ],
    ['drop schema a.b', { kind: 'drop_schema', target: 'a.b', ifExists: false, cascade: false }],
    ['drop schema if exists a cascade', { kind: 'drop_schema', target: 'a', ifExists: true, cascade: true }],
    ['drop schema a restrict', { kind: 'drop_schema', target: 'a', ifExists: false, cascade: false }],
  ])('%s', (sql, expected) => {
    expect(plain(parseStatement(sql))).toEqual(expected)
  })
})

describe('show, describe, explain', () => {
  test.each<[string, Record<string, unknown>]>([
    ['show catalogs', { kind: 'show_catalogs' }],
    ["SHOW CATALOGS LIKE 'l%'", { kind: 'show_catalogs', like: 'l%' }],
    ['show schemas', { kind: 'show_schemas' }],
    ["show schemas from lake like 'it''s'", { kind: 'show_schemas', catalog: 'lake', like: "it's" }],
    ['show schemas in "La ke"', { kind: 'show_schemas', catalog: '"La ke"' }],
    ['show tables', { kind: 'show_tables' }],
    ["show tables from lake.main like '%x'", { kind: 'show_tables', schema: 'lake.main', like: '%x' }],
    ['show tables in main', { kind: 'show_tables', schema: 'main' }],
    ['show create table a.b.c', { kind: 'show_create_table', target: 'a.b.c' }],
    ['show columns from t', { kind: 'describe', target: 't' }],
    ['show columns in a.t', { kind: 'describe', target: 'a.t' }],
    ['describe t', { kind: 'describe', target: 't' }],
    ['desc a.b."t$files"', { kind: 'describe', target: 'a.b."t$files"' }],
    ['describe table t', { kind: 'describe', target: 't' }],
    ['describe select 1', { kind: 'describe', query: 'select 1' }],
    ['describe (from t)', { kind: 'describe', query: '(from t)' }],
    [
      'explain select 1',
      { kind: 'explain', analyze: false, format: 'text', inner: { kind: 'query', query: 'select 1' } },
    ],
    [
      'explain (select 1)',
      { kind: 'explain', analyze: false, format: 'text', inner: { kind: 'query', query: '(select 1)' } },
    ],
    [
      'EXPLAIN ANALYZE VERBOSE from t',
      { kind: 'explain', analyze: true, format: 'text', inner: { kind: 'query', query: 'from t' } },
    ],
    [
      'explain (analyze, format json) from t',
      { kind: 'explain', analyze: true, format: 'json', inner: { kind: 'query', query: 'from t' } },
    ],
    [
      'explain delete from t',
      { kind: 'explain', analyze: false, format: 'text', inner: { kind: 'delete', target: 't' } },
    ],
  ])('%s', (sql, expected) => {
    expect(plain(parseStatement(sql))).toEqual(expected)
  })
})

describe('writes', () => {
  test.each<[string, Record<string, unknown>]>([
    ['insert into t values (1)', { kind: 'insert', target: 't', byName: false, query: 'values (1)' }],
    [
      'INSERT INTO TABLE a.b.t (x, "Y z") SELECT 1, 2',
      { kind: 'insert', target: 'a.b.t', columns: ['x', 'Y z'], byName: false, query: 'SELECT 1, 2' },
    ],
    ['insert into t (select 1)', { kind: 'insert', target: 't', byName: false, query: '(select 1)' }],
    ['insert into t ((select 1))', { kind: 'insert', target: 't', byName: false, query: '((select 1))' }],
    [
      'insert into t (a) (select 1)',
      { kind: 'insert', target: 't', columns: ['a'], byName: false, query: '(select 1)' },
    ],
    ['insert into t by name from u', { kind: 'insert', target: 't', byName: true, query: 'from u' }],
    ['insert into t by position from u', { kind: 'insert', target: 't', byName: false, query: 'from u' }],
    [
      'insert into t with c as (select 1) from c',
      { kind: 'insert', target: 't', byName: false, query: 'with c as (select 1) from c' },
    ],
    ['insert into t table u;', { kind: 'insert', target: 't', byName: false, query: 'table u' }],
    [
      'insert into t select x as returning_ from u',
      { kind: 'insert', target: 't', byName: false, query: 'select x as returning_ from u' },
    ],
    ['delete from t', { kind: 'delete', target: 't' }],
    [
      'delete from a.t where x = 1 and y in (select 1)',
      { kind: 'delete', target: 'a.t', where: 'x = 1 and y in (select 1)' },
    ],
    ['DELETE FROM t AS x WHERE x.a', { kind: 'delete', target: 't', alias: 'x', where: 'x.a' }],
    ['delete from t x', { kind: 'delete', target: 't', alias: 'x' }],
    ['truncate table t', { kind: 'truncate', target: 't' }],
    ['truncate a.t', { kind: 'truncate', target: 'a.t' }],
    ['drop table t', { kind: 'drop_table', target: 't', ifExists: false }],
    ['drop table if exists a.b.t cascade', { kind: 'drop_table', target: 'a.b.t', ifExists: true }],
    ['alter table t rename to u', { kind: 'rename_table', target: 't', ifExists: false, to: 'u' }],
    [
      'alter table if exists a.t rename to b.u',
      { kind: 'rename_table', target: 'a.t', ifExists: true, to: 'b.u' },
    ],
  ])('%s', (sql, expected) => {
    expect(plain(parseStatement(sql))).toEqual(expected)
  })
})

describe('IDENTIFIER in statements of our own', () => {
  const identifiers = { t: 'lake.main."x y"' }
  test.each<[string, string]>([
    ['drop table identifier(:t)', 'lake.main."x y"'],
    ['insert into IDENTIFIER( :t ) values (1)', 'lake.main."x y"'],
    ["describe identifier('a.b')", 'a.b'],
  ])('%s', (sql, target) => {
    expect(plain(parseStatement(sql, { identifiers }))).toMatchObject({ target })
  })
})

describe('what is wrong is marked', () => {
  test.each<[string, string, string]>([
    ['', 'EMPTY_STATEMENT', ''],
    [' ; -- nothing', 'EMPTY_STATEMENT', ' ; -- nothing'],
    ['select 1; select 2', 'SEVERAL_STATEMENTS', 'select'],
    ['hello world', 'SYNTAX_ERROR', 'hello'],
    ['123', 'SYNTAX_ERROR', '123'],
    ['create', 'SYNTAX_ERROR', 'create'],
    ['create table', 'SYNTAX_ERROR', ''],
    ['create table t', 'SYNTAX_ERROR', ''],
    ['create table t ()', 'SYNTAX_ERROR', ')'],
    ['create table t (a int,)', 'SYNTAX_ERROR', ')'],
    ['create table t (a)', 'SYNTAX_ERROR', ''],
    ['create table a.b.c.d (x int)', 'INVALID_NAME', 'a.b.c.d'],
    ['create table select (x int)', 'SYNTAX_ERROR', 'select'],
    ["create table 'x' (a int)", 'NAME_NOT_ALLOWED', "'x'"],
    ['create table t (a int, A varchar)', 'INVALID_NAME', 'A'],
    ['create table t (a int) x', 'SYNTAX_ERROR', 'x'],
    ['create table t (a int) as select 1', 'SYNTAX_ERROR', 'as'],
    ['create table t (a int primary key)', 'SYNTAX_NOT_ALLOWED', 'primary'],
    ['create table t (a int, primary key (a))', 'SYNTAX_NOT_ALLOWED', 'primary'],
    ['create table t (a int default 1)', 'SYNTAX_NOT_ALLOWED', 'default'],
    ['create table t (like u)', 'SYNTAX_NOT_ALLOWED', 'like'],
    ['create or replace table if not exists t (a int)', 'SYNTAX_ERROR', 'if not exists '],
    ['create table t as insert into u select 1', 'SYNTAX_ERROR', 'insert'],
    ['create schema a.b.c', 'INVALID_NAME', 'a.b.c'],
    ['create schema a with (x = array[1])', 'INVALID_PROPERTY', 'array[1]'],
    [`drop table ${'x'.repeat(300)}`, 'NAME_TOO_LONG', 'x'.repeat(300)],
    ['drop table __boathouse_x', 'NAME_NOT_ALLOWED', '__boathouse_x'],
    ['drop table a, b', 'SYNTAX_NOT_ALLOWED', ','],
    ['drop', 'SYNTAX_ERROR', 'drop'],
    ['insert t select 1', 'SYNTAX_ERROR', 't'],
    ['insert into t', 'SYNTAX_ERROR', ''],
    ['insert into t (a, a) select 1', 'INVALID_NAME', 'a'],
    ['insert into t default values', 'SYNTAX_NOT_ALLOWED', 'default'],
    ['insert or replace into t select 1', 'SYNTAX_NOT_ALLOWED', 'or'],
    ['insert overwrite t select 1', 'STATEMENT_NOT_ALLOWED', 'overwrite'],
    ['insert into t values (1) on conflict do nothing', 'SYNTAX_NOT_ALLOWED', 'on'],
    ['insert into t select 1 returning *', 'SYNTAX_NOT_ALLOWED', 'returning'],
    ['insert into t as x select 1', 'SYNTAX_ERROR', 'as'],
    ['with c as (select 1) insert into t from c', 'SYNTAX_ERROR', 'insert'],
    ['delete t', 'SYNTAX_ERROR', 't'],
    ['delete from t where', 'SYNTAX_ERROR', ''],
    ['delete from t using u where 1=1', 'SYNTAX_NOT_ALLOWED', 'using'],
    ['delete from t where (a = 1', 'SYNTAX_ERROR', '('],
    ['truncate t u', 'SYNTAX_ERROR', 'u'],
    ['alter table t rename to', 'SYNTAX_ERROR', ''],
    ['show', 'SYNTAX_ERROR', ''],
    ['show tables like x', 'SYNTAX_ERROR', 'x'],
    ['show tables from a.b.c', 'INVALID_NAME', 'a.b.c'],
    ['describe', 'SYNTAX_ERROR', ''],
    ["describe 'x.csv'", 'NAME_NOT_ALLOWED', "'x.csv'"],
    ['explain', 'SYNTAX_ERROR', ''],
    ['explain explain select 1', 'SYNTAX_NOT_ALLOWED', 'select'],
    ['explain (format yaml) select 1', 'SYNTAX_ERROR', 'yaml'],
    ['drop table identifier(:absent)', 'MISSING_PARAMETER', 'identifier(:absent)'],
    ["copy t to 'x'", 'STATEMENT_NOT_ALLOWED', 'copy'],
  ])('%j', async (sql, code, what) => {
    const error = await errorOf(() => parseStatement(sql))
    expect([error.code, marked(sql, error)]).toEqual([code, what])
  })
})
