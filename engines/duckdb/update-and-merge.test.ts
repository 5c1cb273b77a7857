import { expect } from 'vitest'
import { test } from './testing-lake.ts'

test('UPDATE sets columns by expressions over the old row, subqueries and other tables', async ({ lake }) => {
  await lake.execute(
    `CREATE TABLE u AS SELECT i AS id, 'n' || i AS name, (i * 1.5)::DECIMAL(9, 2) AS cost FROM range(10) t(i)`,
  )
  const done = await lake.execute(`UPDATE u SET cost = cost + id, NAME = upper(name) || :s WHERE id >= 8`, {
    parameters: [{ name: 's', value: '!' }],
  })
  expect(done.effects).toEqual([
    {
      table: 'lake.main.u',
      snapshotId: expect.any(BigInt),
      rows: 2n,
      counts: { inserted: 0n, updated: 2n, deleted: 0n },
    },
  ])
  expect(await lake.rows('SELECT * FROM u WHERE id >= 7 ORDER BY id')).toEqual([
    ['7', 'n7', '10.50'],
    ['8', 'N8!', '20.00'],
    ['9', 'N9!', '22.50'],
  ])
  await lake.execute(
    'UPDATE main.u AS x SET x.cost = (SELECT max(cost) FROM u WHERE u.id < x.id) WHERE x.id = 9',
  )
  await lake.execute(
    `UPDATE u SET name = v.name FROM (VALUES (0, 'zero'), (1, 'one')) AS v(id, name) WHERE u.id = v.id`,
  )
  expect(await lake.rows('SELECT id, name, cost FROM u WHERE id IN (0, 1, 9) ORDER BY id')).toEqual([
    ['0', 'zero', '0.00'],
    ['1', 'one', '1.50'],
    ['9', 'N9!', '20.00'],
  ])
  expect((await lake.execute('UPDATE u SET cost = 0')).effects[0]?.rows).toBe(10n)
  expect((await lake.execute('UPDATE u SET cost = 1 WHERE id > 99')).effects[0]).toMatchObject({
    rows: 0n,
    snapshotId: null,
  })
})

test('an UPDATE may move rows to other partitions', async ({ lake }) => {
  await lake.execute(
    `CREATE TABLE moved WITH (partitioning = ARRAY['k', 'bucket(id, 2)']) AS SELECT i AS id, i % 3 AS k FROM range(30) t(i)`,
  )
  await lake.execute('UPDATE moved SET k = 7 WHERE k = 1')
  expect(await lake.rows('SELECT k, count(*), sum(id) FROM moved GROUP BY k ORDER BY k')).toEqual([
    ['0', '10', '135'],
    ['2', '10', '155'],
    ['7', '10', '145'],
  ])
  expect(await lake.rows('SELECT count(*) FROM moved WHERE k = 7')).toEqual([['10']])
})

test('MERGE updates, deletes and inserts, the first clause that fits wins', async ({ lake }) => {
  await lake.execute(`CREATE TABLE m AS SELECT i AS id, 'old' AS v, 0 AS n FROM range(6) t(i)`)
  const done = await lake.execute(`
    MERGE INTO m AS t USING (SELECT i AS id, 'new' || i AS v FROM range(3, 9) r(i)) AS s ON t.id = s.id
    WHEN MATCHED AND s.id = 3 THEN DELETE
    WHEN MATCHED AND s.id = 4 THEN UPDATE SET v = s.v, n = t.n + 1
    WHEN MATCHED THEN UPDATE SET n = 100
    WHEN NOT MATCHED AND s.id = 6 THEN INSERT (v, id) VALUES (upper(s.v), s.id)
    WHEN NOT MATCHED AND s.id < 8 THEN INSERT VALUES (s.id, s.v, -1)
    WHEN NOT MATCHED BY SOURCE AND t.id = 0 THEN DELETE
    WHEN NOT MATCHED BY SOURCE AND t.id = 1 THEN UPDATE SET v = 'left'`)
  expect(done.effects[0]).toMatchObject({ rows: 7n, counts: { inserted: 2n, updated: 3n, deleted: 2n } })
  expect(await lake.rows('SELECT * FROM m ORDER BY id')).toEqual([
    ['1', 'left', '0'],
    ['2', 'old', '0'],
    ['4', 'new4', '1'],
    ['5', 'old', '100'],
    ['6', 'NEW6', null],
    ['7', 'new7', '-1'],
  ])
})

test('MERGE from a table into an empty one appends', async ({ lake }) => {
  await lake.execute('CREATE TABLE source AS SELECT i AS id FROM range(5) t(i)')
  await lake.execute('CREATE TABLE empty (id BIGINT NOT NULL, name VARCHAR)')
  const merge =
    'MERGE INTO empty USING source ON empty.id = source.id WHEN NOT MATCHED THEN INSERT (id) VALUES (source.id)'
  expect((await lake.execute(merge)).effects[0]?.rows).toBe(5n)
  expect((await lake.execute(merge)).effects[0]?.rows).toBe(0n)
  expect(await lake.rows('SELECT count(*), count(name) FROM empty')).toEqual([['5', '0']])
  expect(await lake.rows('SELECT operation FROM "empty$snapshots"')).toEqual([['append']])
  const nothing = await lake.execute(
    'MERGE INTO empty USING source ON empty.id > source.id + 100 WHEN NOT MATCHED BY SOURCE THEN DELETE',
  )
  expect(nothing.effects[0]?.rows).toBe(5n)
})

test('a row that several source rows would change is an error, and nothing is committed', async ({
  lake,
}) => {
  await lake.execute('CREATE TABLE twice AS SELECT 1 AS id, 0 AS n')
  for (const text of [
    'MERGE INTO twice t USING (VALUES (1, 1), (1, 2)) s(id, n) ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = s.n',
    'MERGE INTO twice t USING (VALUES (1, 1), (1, 2)) s(id, n) ON t.id = s.id WHEN MATCHED THEN DELETE',
    'UPDATE twice t SET n = s.n FROM (VALUES (1, 1), (1, 2)) s(id, n) WHERE t.id = s.id',
  ])
    await expect(lake.execute(text), text).rejects.toMatchObject({
      code: 'MERGE_TARGET_ROW_MULTIPLE_MATCHES',
      message: expect.stringContaining('lake.main.twice'),
    })
  expect(await lake.rows('SELECT * FROM twice')).toEqual([['1', '0']])
  expect(
    (
      await lake.execute(
        'MERGE INTO twice t USING (VALUES (1, 1), (1, 2)) s(id, n) ON t.id = s.id WHEN MATCHED AND s.n = 2 THEN UPDATE SET n = s.n',
      )
    ).effects[0]?.rows,
  ).toBe(1n)
})

test('what does not fit is named, with its place', async ({ lake }) => {
  await lake.execute('CREATE TABLE strict (id INTEGER NOT NULL, n INTEGER)')
  await lake.execute('INSERT INTO strict VALUES (1, 2), (2, 3)')
  for (const [text, error] of [
    ['UPDATE strict SET nope = 1', { code: 'COLUMN_NOT_FOUND', position: { offset: 18, length: 4 } }],
    ['UPDATE strict SET n = nope', { code: 'COLUMN_NOT_FOUND', position: { offset: 22 } }],
    ['UPDATE strict SET other.n = 1', { code: 'INVALID_QUERY', position: { offset: 18 } }],
    ['UPDATE strict SET n = (COLUMNS(*))', { code: 'INVALID_QUERY' }],
    [
      'UPDATE strict SET id = NULL WHERE n = 3',
      { code: 'NOT_NULL_VIOLATION', message: expect.stringContaining('id') },
    ],
    [
      'UPDATE strict SET n = 5000000000 + id',
      {
        code: 'INVALID_VALUE',
        message: 'The column n has type INTEGER and cannot hold the value 5000000001.',
      },
    ],
    [
      "UPDATE strict SET n = id::VARCHAR || 'x'",
      { code: 'INVALID_VALUE', message: expect.stringContaining('column n') },
    ],
    [
      'MERGE INTO strict USING range(9) r(i) ON id = i WHEN NOT MATCHED THEN INSERT (n) VALUES (i)',
      { code: 'NOT_NULL_VIOLATION', message: expect.stringContaining('id') },
    ],
    [
      'MERGE INTO strict USING range(9) r(i) ON id = i WHEN NOT MATCHED THEN INSERT VALUES (i)',
      { code: 'INVALID_QUERY' },
    ],
    ['UPDATE "strict$files" SET n = 1', { code: 'NOT_SUPPORTED' }],
    ['UPDATE missing SET n = 1', { code: 'TABLE_NOT_FOUND', position: { offset: 7 } }],
  ] as const)
    await expect(lake.execute(text), text).rejects.toMatchObject(error)
  expect(await lake.rows('SELECT * FROM strict ORDER BY id')).toEqual([
    ['1', '2'],
    ['2', '3'],
  ])
})

test('only files that hold changed rows are replaced, and a file that loses all its rows is not read again', async ({
  lake,
}) => {
  await lake.execute(
    `CREATE TABLE few WITH (partitioning = ARRAY['k']) AS SELECT i AS id, i % 5 AS k FROM range(100) t(i)`,
  )
  const files = (): Promise<readonly (readonly (string | null)[])[]> =>
    lake.rows('SELECT file_path FROM "few$files" ORDER BY 1')
  const before = await files()
  await lake.execute('DELETE FROM few WHERE id = 7')
  const after = await files()
  expect(after.filter((file) => before.some(([path]) => path === file[0]))).toHaveLength(4)
  await lake.execute('DELETE FROM few WHERE k = 3')
  const [[summary] = []] = await lake.rows(
    `SELECT operation || ' ' || summary['deleted-data-files'] || ' ' || coalesce(summary['added-data-files'], '0') FROM "few$snapshots" ORDER BY committed_at DESC LIMIT 1`,
  )
  expect(summary).toBe('delete 1 0')
  expect(await lake.rows('SELECT count(*) FROM few')).toEqual([['79']])
})

test('a condition that answers differently each time is asked once', async ({ lake }) => {
  await lake.execute('CREATE TABLE dice AS SELECT i AS id FROM range(20000) t(i)')
  const gone = (await lake.execute('DELETE FROM dice WHERE random() < 0.5')).effects[0]?.rows ?? 0n
  expect(await lake.rows('SELECT count(*) FROM dice')).toEqual([[String(20000n - gone)]])
})
