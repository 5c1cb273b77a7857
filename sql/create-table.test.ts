import { describe, expect, test } from 'vitest'
import { errorOf, marked } from './test-tree.ts'
import { parseStatement } from './parse-statement.ts'
import type { CreateTableStatement, TableOptions } from './statement-types.ts'
import type { SqlType } from './sql-types.ts'

const createTable = (sql: string): CreateTableStatement => {
  const statement = parseStatement(sql)
  if (statement.kind !== 'create_table') throw new Error(`not a CREATE TABLE: ${statement.kind}`)
  return statement
}

const shown = (type: SqlType | undefined): string => {
  switch (type?.kind) {
    case undefined:
      return 'nothing'
    case 'primitive':
      return type.name
    case 'decimal':
      return `decimal(${type.precision}, ${type.scale})`
    case 'fixed':
      return `fixed[${type.length}]`
    case 'list':
      return `list<${shown(type.element)}>`
    case 'map':
      return `map<${shown(type.key)}, ${shown(type.value)}>`
    case 'struct':
      return `struct<${type.fields.map((field) => `${field.name}: ${shown(field.type)}`).join(', ')}>`
  }
}

describe('types', () => {
  test.each([
    ['boolean', 'boolean'],
    ['BOOL', 'boolean'],
    ['tinyint', 'int'],
    ['smallint', 'int'],
    ['int', 'int'],
    ['INTEGER', 'int'],
    ['bigint', 'long'],
    ['uinteger', 'long'],
    ['real', 'float'],
    ['float', 'float'],
    ['double', 'double'],
    ['double precision', 'double'],
    ['decimal', 'decimal(18, 3)'],
    ['decimal(10)', 'decimal(10, 0)'],
    ['numeric(38, 38)', 'decimal(38, 38)'],
    ['date', 'date'],
    ['time', 'time'],
    ['time(6)', 'time'],
    ['timestamp', 'timestamp'],
    ['timestamp(6)', 'timestamp'],
    ['timestamp without time zone', 'timestamp'],
    ['timestamptz', 'timestamptz'],
    ['timestamp with time zone', 'timestamptz'],
    ['timestamp(6) with time zone', 'timestamptz'],
    ['datetime', 'timestamp'],
    ['varchar', 'string'],
    ['varchar(10)', 'string'],
    ['char(3)', 'string'],
    ['text', 'string'],
    ['string', 'string'],
    ['character varying(3)', 'string'],
    ['uuid', 'uuid'],
    ['blob', 'binary'],
    ['varbinary', 'binary'],
    ['bytea', 'binary'],
    ['fixed(16)', 'fixed[16]'],
    ['int[]', 'list<int>'],
    ['int[][]', 'list<list<int>>'],
    ['array(varchar)', 'list<string>'],
    ['list(int)', 'list<int>'],
    ['int array', 'list<int>'],
    ['map(varchar, int[])', 'map<string, list<int>>'],
    ['struct(a int, "B c" varchar)', 'struct<a: int, B c: string>'],
    ['row(a int, b row(c date)[])', 'struct<a: int, b: list<struct<c: date>>>'],
    ['struct(date date, map map(int, int))[]', 'list<struct<date: date, map: map<int, int>>>'],
  ])('%s', (written, expected) => {
    const sql = written.includes('map map') ? written.replace('map map', '"map" map') : written
    expect(shown(createTable(`create table t (x ${sql})`).columns[0]?.type)).toBe(expected)
  })

  test.each([
    ['hugeint', 'hugeint'],
    ['ubigint', 'ubigint'],
    ['json', 'json'],
    ["enum('a')", 'enum'],
    ['interval', 'interval'],
    ['geometry', 'geometry'],
    ['int[3]', '3'],
    ['decimal(39)', 'decimal'],
    ['decimal(3, 4)', 'decimal'],
    ['decimal(0)', 'decimal'],
    ['timestamp(9)', 'timestamp'],
    ['time with time zone', 'time'],
    ['struct(a int, A int)', 'struct'],
    ['timestamp_ns', 'timestamp_ns'],
    ['constructor', 'constructor'],
  ])('%s is not kept by Iceberg 2', async (type, what) => {
    const sql = `create table t (x ${type})`
    const error = await errorOf(() => parseStatement(sql))
    expect([error.code, marked(sql, error)]).toEqual(['INVALID_TYPE', what])
  })
})

test('columns keep their spelling, whether they may be null, and their comment', () => {
  const { columns } = createTable(
    `create table t ("Ä b" int not null comment 'it''s', Key varchar null, c date comment 'x' not null)`,
  )
  expect(columns.map(({ name, nullable, comment }) => [name, nullable, comment])).toEqual([
    ['Ä b', false, "it's"],
    ['Key', true, undefined],
    ['c', false, 'x'],
  ])
})

const optionsOf = (text: string): TableOptions => createTable(`create table t (a int) ${text}`).options

describe('options', () => {
  test('all of them', () => {
    expect(
      optionsOf(`comment 'c' with (format = 'PARQUET', format_version = 2, location = 's3://b/p', compression_codec = 'ZSTD',
        partitioning = array['a'], sorted_by = array['a'], extra_properties = map(array['k'], array['v']), "write.x.y" = 5, commit.retry = 'z')`),
    ).toEqual({
      comment: 'c',
      formatVersion: 2,
      location: 's3://b/p',
      partitioning: [{ column: ['a'], transform: 'identity' }],
      sortedBy: [{ column: ['a'], direction: 'asc', nulls: 'first' }],
      properties: {
        'write.parquet.compression-codec': 'zstd',
        k: 'v',
        'write.x.y': '5',
        'commit.retry': 'z',
      },
    })
  })

  test.each([
    ['a', { column: ['a'], transform: 'identity' }],
    ['identity(a)', { column: ['a'], transform: 'identity' }],
    ['year(a)', { column: ['a'], transform: 'year' }],
    ['MONTH(a)', { column: ['a'], transform: 'month' }],
    ['days(a)', { column: ['a'], transform: 'day' }],
    ['hour(a)', { column: ['a'], transform: 'hour' }],
    ['void(a)', { column: ['a'], transform: 'void' }],
    ['bucket(a, 16)', { column: ['a'], transform: 'bucket', parameter: 16 }],
    ['bucket(16, a)', { column: ['a'], transform: 'bucket', parameter: 16 }],
    ['truncate(a, 4)', { column: ['a'], transform: 'truncate', parameter: 4 }],
    ['day(s."A b".c)', { column: ['s', 'A b', 'c'], transform: 'day' }],
    ['"month(x)"', { column: ['month(x)'], transform: 'identity' }],
  ])('partitioning by %s', (text, expected) => {
    expect(optionsOf(`with (partitioning = array['${text}'])`).partitioning).toEqual([expected])
  })

  test.each([
    ['a', 'a', 'asc', 'first'],
    ['a asc', 'a', 'asc', 'first'],
    ['a DESC', 'a', 'desc', 'last'],
    ['a desc nulls first', 'a', 'desc', 'first'],
    ['s.b NULLS LAST', 's.b', 'asc', 'last'],
  ])('sorted by %s', (text, column, direction, nulls) => {
    expect(optionsOf(`with (sorted_by = ['${text}'])`).sortedBy).toEqual([
      { column: column.split('.'), direction, nulls },
    ])
  })

  test.each([
    ["with (colour = 'red')", 'colour'],
    ["with (location = 'a', location = 'b')", 'location'],
    ['with (format_version = 3)', '3'],
    ["with (format = 'ORC')", "'ORC'"],
    ['with (partitioning = 5)', '5'],
    ['with (partitioning = array[5])', '5'],
    ["with (partitioning = array['a', 'month(b'])", "'month(b'"],
    ["with (partitioning = array['bucket(a)'])", "'bucket(a)'"],
    ["with (partitioning = array['bucket(a, 0)'])", "'bucket(a, 0)'"],
    ["with (partitioning = array['lower(a)'])", "'lower(a)'"],
    ["with (partitioning = array[''])", "''"],
    ["with (sorted_by = array['a down'])", "'a down'"],
    ["with (extra_properties = map(array['a'], array[]))", "map(array['a'], array[])"],
    ["with (location = array['a'])", "array['a']"],
  ])('%s is refused', async (text, what) => {
    const sql = `create table t (a int) ${text}`
    const error = await errorOf(() => parseStatement(sql))
    expect([error.code, marked(sql, error)]).toEqual(['INVALID_PROPERTY', what])
  })
})

const create = (sql: string) => {
  const statement = parseStatement(sql)
  if (statement.kind !== 'create_table_as') throw new Error(`not a CTAS: ${statement.kind}`)
  const { query, columns, withData, options, ifNotExists, orReplace } = statement
  return {
    query: query.source.slice(query.span.start, query.span.end),
    columns: columns?.map(({ name }) => name),
    withData,
    comment: options.comment,
    ifNotExists,
    orReplace,
  }
}

describe('CREATE TABLE AS', () => {
  const usual = {
    columns: undefined,
    withData: true,
    comment: undefined,
    ifNotExists: false,
    orReplace: false,
  }

  test.each([
    ['create table t as select 1', { query: 'select 1' }],
    ['create or replace table t as from u', { query: 'from u', orReplace: true }],
    ['create table if not exists t as (select 1)', { query: '(select 1)', ifNotExists: true }],
    [
      "create table t (a, b) comment 'c' with (format = 'parquet') as values (1, 2)",
      { query: 'values (1, 2)', columns: ['a', 'b'], comment: 'c' },
    ],
    ['create table t as select 1 with no data', { query: 'select 1', withData: false }],
    ['create table t as select 1 with data', { query: 'select 1' }],
    ['create table t as with c as (select 1) from c', { query: 'with c as (select 1) from c' }],
    ['create table t as select a as data from u', { query: 'select a as data from u' }],
  ])('%s', (sql, expected) => {
    expect(create(sql)).toEqual({ ...usual, ...expected })
  })
})
