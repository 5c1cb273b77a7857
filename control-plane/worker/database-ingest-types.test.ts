import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSourceDatabase, type SourceDatabase } from '../testing/source-database.ts'
import { createRunRoom, type RunRoom } from './testing.ts'

let room: RunRoom
let source: SourceDatabase
beforeAll(async () => {
  source = await startSourceDatabase()
  room = await createRunRoom()
  const { fields, secrets } = source
  await room.call('POST', '/connections', { name: 'erp', kind: 'postgres', fields, secrets })
})
afterAll(async () => {
  await room.close()
  await source.remove()
})

const load = (table: string, what: object, more: object = {}) =>
  room.call<{
    state: string
    error: { error_code: string; message: string } | null
    rows_loaded: string | null
  }>('POST', '/ingests', {
    source: { connection: 'erp', ...what },
    target: { catalog: 'lake', schema: 'main', table },
    wait_timeout: '30s',
    ...more,
  })
const typesOf = async (table: string) =>
  Object.fromEntries((await room.sql(`DESCRIBE ${table}`)).map(([name = '', type]) => [name, type]))

const one = (columns: string, id: number) => room.sql(`SELECT ${columns} FROM every WHERE id = ${id}`)

test('values of every type that is kept come back exactly', async () => {
  await source.run(`
    CREATE TYPE colour AS ENUM ('red', 'dark blue');
    CREATE DOMAIN money_amount AS numeric(12,2);
    CREATE TABLE every (
      id int PRIMARY KEY, small smallint, big bigint, price numeric(38,9), amount money_amount, whole numeric(20,0), flag boolean, f4 real,
      f8 double precision, day date, o_clock time, ts timestamp, tz timestamptz, code uuid, words text, short varchar(20),
      padded char(5), doc json, docb jsonb, raw bytea, tint colour, ints int[], prices numeric(6,2)[], tags text[],
      moments timestamptz[], flags boolean[]);
    INSERT INTO every VALUES
      (1, -32768, 9223372036854775807, 12345678901234567890123456789.123456789, 9999999999.99, 12345678901234567890, true, 0.1,
       0.1, '2024-02-29', '23:59:59.999999', '2024-01-01 12:34:56.123456', '2024-06-01 12:00:00.000001+02',
       'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', E'Zoë, "quoted"\\nsecond line\\r\\n\\\\N \\t end', '', 'ab', '{"a": 1.10, "b":[1,2]}',
       '{"b": 2, "a": "x"}', '\\x00ff5c78275c5c22'::bytea, 'dark blue', '{1,NULL,-3}', '{1.10,NULL}',
       ARRAY['a, b', 'say "hi"', E'back\\\\slash', NULL, '', 'NULL', '[x]', ' lead'], '{"2024-06-01 12:00:00+02"}', '{t,f,NULL}'),
      (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL),
      (3, 0, -9223372036854775808, -0.000000001, 0, -1, false, '1e-30', '1.7976931348623157e308', '0001-01-01', '00:00',
       '1900-01-01', '1970-01-01 00:00:00+00', '00000000-0000-0000-0000-000000000000', '', 'null', '', 'null', '[]', '', 'red',
       '{}', '{}', '{}', '{}', '{}')`)
  expect(await load('every', { table: 'public.every' })).toMatchObject({
    state: 'SUCCEEDED',
    rows_loaded: '3',
  })
  expect(await typesOf('every')).toMatchObject({
    small: 'integer',
    big: 'bigint',
    price: 'decimal(38, 9)',
    amount: 'decimal(12, 2)',
    whole: 'decimal(20, 0)',
    flag: 'boolean',
    f4: 'real',
    f8: 'double',
    day: 'date',
    tz: 'timestamp(6) with time zone',
    code: 'uuid',
    raw: 'varbinary',
    docb: 'varchar',
    tags: 'array(varchar)',
  })
  expect(await one('small, big, price, amount, whole, flag, f4, f8, day, o_clock, ts', 1)).toEqual([
    [
      '-32768',
      '9223372036854775807',
      '12345678901234567890123456789.123456789',
      '9999999999.99',
      '12345678901234567890',
      'true',
      '0.1',
      '0.1',
      '2024-02-29',
      '23:59:59.999999',
      '2024-01-01 12:34:56.123456',
    ],
  ])
  expect(await one(`epoch_us(tz), code, hex(raw), tint, padded || '|', doc, docb`, 1)).toEqual([
    [
      '1717236000000001',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      '00FF5C78275C5C22',
      'dark blue',
      'ab   |',
      '{"a": 1.10, "b":[1,2]}',
      '{"a": "x", "b": 2}',
    ],
  ])
  expect(await one('words', 1)).toEqual([['Zoë, "quoted"\nsecond line\r\n\\N \t end']])
  expect(
    await one(`short = '', ints = [1, NULL, -3], prices = [1.10, NULL], flags = [true, false, NULL]`, 1),
  ).toEqual([['true', 'true', 'true', 'true']])
  expect(await one(`unnest(tags)`, 1)).toEqual(
    ['a, b', 'say "hi"', 'back\\slash', 'null', '', 'NULL', '[x]', ' lead'].map((text) => [text]),
  )
  expect(await one('count(COLUMNS(* EXCLUDE id))', 2)).toEqual([Array.from({ length: 25 }, () => '0')])
  expect(await one(`words = '', padded = '     ', octet_length(raw), len(tags), f8, ts, whole`, 3)).toEqual([
    ['true', 'true', '0', '0', '1.7976931348623157e+308', '1900-01-01 00:00:00', '-1'],
  ])
})

test('what a table cannot hold is refused by its name, or taken as text when that is chosen', async () => {
  await source.run(`CREATE TABLE odd (n numeric, i interval, r int4range, ok int);
    INSERT INTO odd VALUES (1.23456789012345678901234567890123456789012345, '1 month 2 days', '[1,5)', 7)`)
  const refused = await load('odd', { table: 'public.odd' })
  expect(refused).toMatchObject({ state: 'FAILED', error: { error_code: 'SOURCE_COLUMNS_REFUSED' } })
  expect(refused.error?.message).toContain('n is numeric, i is interval, r is int4range')
  await load('odd', { table: 'public.odd', unsupported_types: 'text' })
  expect(await room.sql('SELECT * FROM odd')).toEqual([
    ['1.23456789012345678901234567890123456789012345', '1 mon 2 days', '[1,5)', '7'],
  ])
  const chosen = {
    columns: [
      { source: 'i', name: 'pause', type: 'VARCHAR' },
      { source: 'ok', name: 'ok' },
    ],
  }
  await load('odd_chosen', { table: 'public.odd' }, chosen)
  expect(await room.sql('SELECT * FROM odd_chosen')).toEqual([['1 mon 2 days', '7']])
})

test('values that only the rows show are refused with their column', async () => {
  await source.run(`CREATE TABLE forever (id int, until date); INSERT INTO forever VALUES (1, 'infinity');
    CREATE TABLE nested (id int, grid int[]); INSERT INTO nested VALUES (1, '{{1,2},{3,4}}')`)
  for (const [table, column] of [
    ['forever', 'until'],
    ['nested', 'grid'],
  ]) {
    const refused = await load(table ?? '', { table: `public.${table}` })
    expect(refused).toMatchObject({ state: 'FAILED', error: { error_code: 'BAD_ROWS' } })
    expect(JSON.stringify(refused)).toContain(`"column":"${column}"`)
  }
})

test('an empty table is made with its columns', async () => {
  await source.run('CREATE TABLE nothing (id bigint, at timestamptz)')
  expect(await load('nothing', { table: 'public.nothing' })).toMatchObject({ state: 'SUCCEEDED' })
  expect(await typesOf('nothing')).toEqual({ id: 'bigint', at: 'timestamp(6) with time zone' })
})

test('a query is one SELECT that changes nothing', async () => {
  await source.run('CREATE TABLE kept (id int); INSERT INTO kept VALUES (1); GRANT ALL ON kept TO reader')
  expect(await load('asked', { query: 'SELECT id, id + 1 AS more FROM kept -- all;\n;' })).toMatchObject({
    state: 'SUCCEEDED',
  })
  expect(await room.sql('SELECT id, more FROM asked')).toEqual([['1', '2']])
  for (const query of [
    'DELETE FROM kept',
    'SELECT 1; DELETE FROM kept',
    'SELECT 1) AS source; DELETE FROM kept; SELECT (1',
    "SELECT 1) TO PROGRAM 'true' --",
    'SELECT 1 AS a) AS source) TO STDOUT; DELETE FROM kept; --',
    'WITH gone AS (DELETE FROM kept RETURNING id) SELECT id FROM gone',
    'SELECT nothing FROM kept',
    'SELECT id, id FROM kept',
  ])
    expect(await load('never', { query }), query).toMatchObject({ error: { error_code: 'SOURCE_REFUSED' } })
  expect(await load('again', { table: 'public.kept' })).toMatchObject({ rows_loaded: '1' })
})
