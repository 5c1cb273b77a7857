import { expect } from 'vitest'
import { test, type TestLake } from './testing-lake.ts'

const AUDIT = "FOR VERSION AS OF 'audit'"

const audited = async (lake: TestLake, table: string, rows: number): Promise<void> => {
  await lake.execute(`CREATE TABLE ${table} AS SELECT i AS id, 'old' AS v FROM range(${rows}) t(i)`)
  await lake.execute(`ALTER TABLE ${table} CREATE BRANCH audit WITH SNAPSHOT RETENTION 5 SNAPSHOTS`)
}

test('INSERT, UPDATE, DELETE and MERGE change the branch that they name, and main stays', async ({
  lake,
}) => {
  await audited(lake, 'b', 3)
  const done = await lake.execute(`INSERT INTO b @ audit (v, id) SELECT 'new', 3`)
  expect(done.effects).toMatchObject([{ table: 'lake.main.b', snapshotId: expect.any(BigInt), rows: 1n }])
  await lake.execute(`UPDATE b@audit AS x SET v = 'set' WHERE x.id IN (1, 3)`)
  await lake.execute('DELETE FROM b @ audit WHERE id = 2')
  await lake.execute(
    `MERGE INTO b @ "audit" t USING (VALUES (3, 'merged'), (4, 'came')) s(id, v) ON t.id = s.id
     WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.v)`,
  )
  expect(await lake.rows(`SELECT * FROM b ${AUDIT} ORDER BY id`)).toEqual([
    ['0', 'old'],
    ['1', 'set'],
    ['3', 'merged'],
    ['4', 'came'],
  ])
  expect(await lake.rows('SELECT count(*), min(v), max(v) FROM b')).toEqual([['3', 'old', 'old']])
  expect(await lake.rows(`SELECT min_snapshots_to_keep FROM "b$refs" WHERE name = 'audit'`)).toEqual([['5']])
  await lake.execute('ALTER BRANCH main IN TABLE b FAST FORWARD TO audit')
  expect(await lake.rows('SELECT count(*) FROM b')).toEqual([['4']])
})

test('what both branches write goes on from where they parted', async ({ lake }) => {
  await audited(lake, 'parted', 2)
  await lake.execute(`INSERT INTO parted VALUES (10, 'main')`)
  await lake.execute(`INSERT INTO parted @ audit VALUES (20, 'audit')`)
  await lake.execute(`UPDATE parted SET v = 'all'`)
  // A subquery reads main, whatever is changed.
  await lake.execute('DELETE FROM parted @ audit WHERE id NOT IN (SELECT id FROM parted)')
  expect(await lake.rows(`SELECT * FROM parted ${AUDIT} ORDER BY id`)).toEqual([
    ['0', 'old'],
    ['1', 'old'],
  ])
  await lake.execute('DELETE FROM parted @ audit')
  expect(await lake.rows(`SELECT count(*) FROM parted ${AUDIT}`)).toEqual([['0']])
  expect(await lake.rows('SELECT count(*), min(v) FROM parted')).toEqual([['3', 'all']])
})

test('a column that came after the branch is written on it', async ({ lake }) => {
  await audited(lake, 'later', 1)
  await lake.execute('ALTER TABLE later ADD COLUMN n INTEGER')
  await lake.execute(`INSERT INTO later @ audit VALUES (1, 'x', 7)`)
  await lake.execute('UPDATE later @ audit SET n = 8 WHERE id = 0')
  expect(await lake.rows(`SELECT id, n FROM later ${AUDIT} ORDER BY id`)).toEqual([
    ['0', '8'],
    ['1', '7'],
  ])
})

test('branches that are not there, and tags, are refused at their names', async ({ lake }) => {
  await lake.execute('CREATE TABLE tagged AS SELECT 1 AS a')
  await lake.execute('ALTER TABLE tagged CREATE TAG eom')
  for (const [text, code, name] of [
    ['INSERT INTO tagged @ nowhere VALUES (2)', 'REF_NOT_FOUND', 'nowhere'],
    ['UPDATE tagged @ nowhere SET a = 2', 'REF_NOT_FOUND', 'nowhere'],
    ['DELETE FROM tagged@eom', 'INVALID_CHANGE', 'eom'],
    ['DELETE FROM tagged@eom WHERE a = 1', 'INVALID_CHANGE', 'eom'],
  ] as const)
    await expect(lake.execute(text), text).rejects.toMatchObject({
      code,
      position: { offset: text.indexOf(name), length: name.length },
    })
  await expect(lake.execute('INSERT INTO tagged @ VALUES (2)')).rejects.toMatchObject({
    code: 'SYNTAX_ERROR',
  })
  await lake.execute('INSERT INTO tagged @ main VALUES (2)')
  expect(await lake.rows('SELECT sum(a) FROM tagged')).toEqual([['3']])
  expect(await lake.rows('SHOW BRANCHES IN TABLE tagged')).toEqual([['main']])
})
