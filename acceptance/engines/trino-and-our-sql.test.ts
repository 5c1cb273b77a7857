import { createClient } from '@boathouse/contract/client.ts'
import { expect, inject, test } from 'vitest'
import { trino } from './trino.ts'

const url = inject('trinoUrl')
const client = createClient({ baseUrl: inject('serverUrl'), token: inject('serverToken') })

/** Runs a statement of ours and gives its rows; throws with the error when it fails. */
const ours = async (statement: string): Promise<readonly (readonly (string | null)[])[]> => {
  const answer = await client.call('executeStatement', {
    params: { workspace: 'default' },
    body: { statement, catalog: 'lake', schema: 'main', wait_timeout: '50s' },
  })
  if (answer.status.state !== 'SUCCEEDED') throw new Error(JSON.stringify(answer.status))
  return answer.result?.data_array ?? []
}

test('Trino reads what our SQL wrote: every type, partitioned by every transform', async () => {
  await ours(`CREATE TABLE ours (
    id bigint, small integer, flag boolean, half real, whole double, price decimal(20,3), name varchar,
    day date, clock time(6), moment timestamp(6), instant timestamp(6) with time zone, code uuid, bytes varbinary,
    list array(bigint), pairs map(varchar, integer), inner_row row(a bigint, b row(c varchar))
  ) WITH (partitioning = ARRAY['bucket(id, 4)', 'truncate(name, 2)', 'month(day)', 'hour(moment)', 'small'])`)
  await ours(`INSERT INTO ours VALUES
    (9007199254740993, -7, true, 1.5, 0.1, 12345678901234567.891, 'Zürich', DATE '1969-12-31', TIME '23:59:59.999999',
     TIMESTAMP '1969-12-31 23:59:59.999999', TIMESTAMPTZ '2024-02-29 12:00:00.000001+00', '12345678-1234-5678-1234-567812345678',
     '\\xDE\\xAD'::BLOB, [1, NULL, 9223372036854775807], MAP {'k': 1}, {'a': 1, 'b': {'c': 'deep'}}),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`)
  const rows = await trino(
    url,
    `SELECT id, small, flag, half, whole, price, name, day, clock, moment, instant, code, to_hex(bytes), list, pairs['k'], inner_row.b.c
     FROM ours WHERE id IS NOT NULL`,
  )
  expect(rows).toEqual([
    [
      '9007199254740993',
      -7,
      true,
      1.5,
      0.1,
      '12345678901234567.891',
      'Zürich',
      '1969-12-31',
      '23:59:59.999999',
      '1969-12-31 23:59:59.999999',
      '2024-02-29 12:00:00.000001 UTC',
      '12345678-1234-5678-1234-567812345678',
      'DEAD',
      [1, null, '9223372036854775807'],
      1,
      'deep',
    ],
  ])
  for (const filter of [
    'id = 9007199254740993',
    "name = 'Zürich'",
    "day = DATE '1969-12-31'",
    "moment < TIMESTAMP '1970-01-01 00:00:00'",
    'small = -7',
    'id IS NULL',
  ])
    expect([filter, await trino(url, `SELECT count(*) FROM ours WHERE ${filter}`)]).toEqual([filter, [[1]]])
})

test('our SQL reads what Trino wrote, changed, deleted and merged', async () => {
  await trino(
    url,
    `CREATE TABLE theirs WITH (partitioning = ARRAY['bucket(orderkey, 3)', 'year(orderdate)'])
     AS SELECT * FROM tpch.tiny.orders`,
  )
  await trino(url, "UPDATE theirs SET comment = 'seen' WHERE orderkey % 7 = 0")
  await trino(url, 'DELETE FROM theirs WHERE orderkey % 11 = 0')
  await trino(
    url,
    `MERGE INTO theirs t USING (SELECT * FROM tpch.tiny.orders WHERE orderkey < 1000) s ON t.orderkey = s.orderkey
     WHEN MATCHED THEN UPDATE SET totalprice = t.totalprice + 1
     WHEN NOT MATCHED THEN INSERT VALUES (s.orderkey, s.custkey, s.orderstatus, s.totalprice, s.orderdate, s.orderpriority, s.clerk, s.shippriority, s.comment)`,
  )
  const question = `SELECT CAST(count(*) AS varchar), CAST(sum(CAST(totalprice AS decimal(20,2))) AS varchar),
    CAST(count(CASE WHEN comment = 'seen' THEN 1 END) AS varchar), CAST(min(orderdate) AS varchar) FROM theirs`
  expect(await ours(question)).toEqual(await trino(url, question))
})

test('changes go back and forth, and each sees the other at once', async () => {
  await ours('CREATE TABLE shared (id bigint, who varchar)')
  await trino(url, "INSERT INTO shared VALUES (1, 'trino')")
  await ours("INSERT INTO shared VALUES (2, 'ours')")
  await trino(url, 'ALTER TABLE shared ADD COLUMN note varchar')
  await ours("INSERT INTO shared VALUES (3, 'ours', 'new column')")
  await trino(url, 'ALTER TABLE shared RENAME COLUMN who TO author')
  await trino(url, 'DELETE FROM shared WHERE id = 2')
  const rows = [
    ['1', 'trino', null],
    ['3', 'ours', 'new column'],
  ]
  expect(await ours('SELECT id, author, note FROM shared ORDER BY id')).toEqual(rows)
  expect(await trino(url, 'SELECT CAST(id AS varchar), author, note FROM shared ORDER BY id')).toEqual(rows)
})

test('Trino keeps our tables: optimize, expire, views', async () => {
  await ours('CREATE TABLE kept AS SELECT 1 AS n')
  for (const n of [2, 3, 4]) await ours(`INSERT INTO kept VALUES (${n})`)
  await trino(url, 'ALTER TABLE kept EXECUTE optimize')
  expect(await ours('SELECT count(*) FROM "kept$files"')).toEqual([['1']])
  expect(await ours('SELECT sum(n) FROM kept')).toEqual([['10']])
  await trino(url, 'CREATE VIEW large AS SELECT n FROM kept WHERE n > 2')
  expect(await trino(url, 'SELECT count(*) FROM large')).toEqual([[2]])
  await trino(url, 'DROP VIEW large')
  await trino(url, 'DROP TABLE kept')
  await expect(ours('SELECT * FROM kept')).rejects.toThrow('TABLE_NOT_FOUND')
})
