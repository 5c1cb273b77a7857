import { currentSchema } from '@boathouse/iceberg'
import { expect } from 'vitest'
import { EngineError } from './engine-error.ts'
import { test, type TestLake } from './testing-lake.ts'

const refusal = async (lake: TestLake, sql: string): Promise<unknown> =>
  lake.execute(sql).then(
    () => 'not refused',
    (error: unknown) =>
      error instanceof EngineError && error.position
        ? [error.code, sql.slice(error.position.offset, error.position.offset + error.position.length)]
        : error,
  )

test('columns evolve while old files stay readable', async ({ lake }) => {
  await lake.execute(`CREATE TABLE evolving (id INTEGER NOT NULL, name VARCHAR, pos STRUCT(x REAL, y REAL))
    WITH (partitioning = ARRAY['id'])`)
  await lake.execute("INSERT INTO evolving VALUES (1, 'a', {x: 1.5, y: 2})")
  for (const change of [
    "ADD COLUMN note varchar COMMENT 'why' AFTER id",
    'ADD COLUMN pos.z double',
    'RENAME COLUMN name TO label',
    'RENAME COLUMN pos.y TO lat',
    'ALTER COLUMN id SET DATA TYPE bigint',
    'ALTER COLUMN pos.x SET DATA TYPE double',
    'ALTER COLUMN id DROP NOT NULL',
    'ALTER COLUMN pos FIRST',
    'ADD COLUMN IF NOT EXISTS Note integer',
    'DROP COLUMN IF EXISTS nothing',
  ])
    await lake.execute(`ALTER TABLE evolving ${change}`)
  await lake.execute("INSERT INTO evolving VALUES ({x: 2.5, lat: 3, z: 4}, 8589934592, 'n', 'b')")
  expect(await lake.rows('SELECT id, note, label, pos FROM evolving ORDER BY id')).toEqual([
    ['1', null, 'a', '{"x":1.5,"lat":2.0,"z":null}'],
    ['8589934592', 'n', 'b', '{"x":2.5,"lat":3.0,"z":4.0}'],
  ])
  expect(await lake.rows('SELECT label FROM evolving WHERE id = 1')).toEqual([['a']])
  await lake.execute('ALTER TABLE evolving DROP COLUMN label')
  await lake.execute('ALTER TABLE evolving ADD COLUMN label varchar')
  expect(await lake.rows('SELECT DISTINCT label FROM evolving')).toEqual([[null]])
  expect(await lake.rows('SHOW COLUMNS FROM evolving')).toEqual([
    ['pos', 'row(x double, lat real, z double)', 'YES', '', null],
    ['id', 'bigint', 'YES', 'partition identity', null],
    ['note', 'varchar', 'YES', '', 'why'],
    ['label', 'varchar', 'YES', '', null],
  ])
})

test('columns and the fields inside them get comments, and lose them', async ({ lake }) => {
  await lake.execute('CREATE TABLE said (pos STRUCT(x INTEGER, y INTEGER), items STRUCT(n VARCHAR)[])')
  for (const statement of [
    "ALTER TABLE said ALTER COLUMN pos.x COMMENT 'east'",
    "COMMENT ON COLUMN lake.main.said.pos.y IS 'north'",
    "COMMENT ON COLUMN lake.main.said.items.element.n IS 'name'",
    "ALTER TABLE said ALTER COLUMN pos COMMENT 'place'",
    "ALTER TABLE said ALTER COLUMN pos COMMENT ''",
  ])
    await lake.execute(statement)
  const { metadata } = await lake.catalog.loadTable({ namespace: ['main'], name: 'said' })
  const docs = JSON.stringify(currentSchema(metadata)).matchAll(/"name":"(\w+)"[^{}]*?"doc":"(\w+)"/g)
  expect(Array.from(docs, ([, name, doc]) => [name, doc])).toEqual([
    ['x', 'east'],
    ['y', 'north'],
    ['n', 'name'],
  ])
  expect(await refusal(lake, "COMMENT ON COLUMN lake.main.said.pos.nothing IS 'x'")).toMatchObject([
    'COLUMN_NOT_FOUND',
    expect.anything(),
  ])
})

test('what cannot be changed is refused at its place', async ({ lake }) => {
  await lake.execute(
    "CREATE TABLE fixed (id BIGINT NOT NULL, day DATE) WITH (partitioning = ARRAY['month(day)'])",
  )
  expect(await refusal(lake, 'ALTER TABLE fixed DROP COLUMN day')).toEqual(['INVALID_CHANGE', 'day'])
  expect(await refusal(lake, 'ALTER TABLE fixed DROP COLUMN nothing')).toEqual([
    'COLUMN_NOT_FOUND',
    'nothing',
  ])
  expect(await refusal(lake, 'ALTER TABLE fixed ADD COLUMN ID integer')).toEqual(['COLUMN_EXISTS', 'ID'])
  expect(await refusal(lake, 'ALTER TABLE fixed ALTER COLUMN id SET DATA TYPE varchar')).toEqual([
    'INVALID_CHANGE',
    'id',
  ])
  expect(await refusal(lake, 'ALTER TABLE fixed ADD COLUMN x integer NOT NULL')).toEqual([
    'INVALID_CHANGE',
    'x',
  ])
  expect(await refusal(lake, 'ALTER TABLE nowhere ADD COLUMN x integer')).toEqual([
    'TABLE_NOT_FOUND',
    'nowhere',
  ])
  expect(await refusal(lake, 'ALTER TABLE IF EXISTS nowhere ADD COLUMN x integer')).toBe('not refused')
  expect(await refusal(lake, 'ALTER SCHEMA main RENAME TO other')).toMatchObject([
    'NOT_SUPPORTED',
    expect.anything(),
  ])
})

test('partitioning, order and properties change, and SHOW CREATE TABLE says so', async ({ lake }) => {
  await lake.execute('CREATE TABLE laid_out (id BIGINT, "Day" DATE, kind VARCHAR)')
  await lake.execute("INSERT INTO laid_out VALUES (1, DATE '2026-01-02', 'a')")
  await lake.execute(`ALTER TABLE laid_out SET PROPERTIES partitioning = ARRAY['month("Day")', 'kind'],
    sorted_by = ARRAY['id DESC'], "write.target-file-size-bytes" = 1000000, extra_properties = MAP(ARRAY['owner'], ARRAY['grid''s'])`)
  await lake.execute("COMMENT ON TABLE laid_out IS 'where it lies'")
  await lake.execute("COMMENT ON COLUMN main.laid_out.kind IS 'a or b'")
  await lake.execute("INSERT INTO laid_out VALUES (2, DATE '2026-02-03', 'b'), (3, NULL, NULL)")
  expect(
    await lake.rows('SELECT count(*), min(kind) FROM laid_out WHERE "Day" >= DATE \'2026-01-01\''),
  ).toEqual([['2', 'a']])
  const ddl = (await lake.rows('SHOW CREATE TABLE laid_out'))[0]?.[0] ?? ''
  const { location } = (await lake.catalog.loadTable({ namespace: ['main'], name: 'laid_out' })).metadata
  expect(ddl).toBe(`CREATE TABLE lake.main.laid_out (
  id bigint,
  "Day" date,
  kind varchar COMMENT 'a or b'
)
COMMENT 'where it lies'
WITH (
  format_version = 2,
  partitioning = ARRAY['month("Day")', 'kind'],
  sorted_by = ARRAY['id DESC NULLS LAST'],
  location = '${location}',
  extra_properties = MAP(ARRAY['owner', 'write.target-file-size-bytes'], ARRAY['grid''s', '1000000'])
)`)
  await lake.execute(ddl.replace('laid_out', 'copied').replace(location, `${location}-2`))
  await lake.execute(
    'ALTER TABLE laid_out SET PROPERTIES partitioning = DEFAULT, write.target-file-size-bytes = DEFAULT'.replace(
      'write.target-file-size-bytes',
      '"write.target-file-size-bytes"',
    ),
  )
  expect(await lake.rows('SHOW CREATE TABLE laid_out')).not.toEqual([[ddl]])
  expect(await refusal(lake, 'ALTER TABLE laid_out SET PROPERTIES format_version = 3')).toMatchObject([
    'INVALID_CHANGE',
    expect.anything(),
  ])
  expect(
    await refusal(lake, "ALTER TABLE laid_out SET PROPERTIES partitioning = ARRAY['hour(id)']"),
  ).toMatchObject(['INVALID_CHANGE', expect.anything()])
})

test('branches and tags are made, read and dropped', async ({ lake }) => {
  await lake.execute('CREATE TABLE branched AS SELECT 1 AS a')
  await lake.execute('ALTER TABLE branched CREATE TAG eom RETAIN 30 DAYS')
  await lake.execute('CREATE BRANCH audit IN TABLE branched')
  await lake.execute('INSERT INTO branched VALUES (2)')
  expect(await lake.rows("SELECT a FROM branched FOR VERSION AS OF 'eom'")).toEqual([['1']])
  expect(await lake.rows("SELECT a FROM branched FOR VERSION AS OF 'audit'")).toEqual([['1']])
  expect(await lake.rows('SHOW BRANCHES IN TABLE branched')).toEqual([['audit'], ['main']])
  expect(
    await lake.rows(`SELECT name, type, max_reference_age_in_ms FROM "branched$refs" ORDER BY name`),
  ).toEqual([
    ['audit', 'BRANCH', null],
    ['eom', 'TAG', '2592000000'],
    ['main', 'BRANCH', null],
  ])
  await lake.execute('ALTER BRANCH audit IN TABLE branched FAST FORWARD TO main')
  expect(await lake.rows("SELECT count(*) FROM branched FOR VERSION AS OF 'audit'")).toEqual([['2']])
  expect(await refusal(lake, 'ALTER TABLE branched CREATE TAG eom')).toEqual(['REF_EXISTS', 'eom'])
  expect(await refusal(lake, 'DROP BRANCH eom IN TABLE branched')).toEqual(['REF_NOT_FOUND', 'eom'])
  await lake.execute('DROP BRANCH audit IN TABLE branched')
  await lake.execute('ALTER TABLE branched DROP TAG eom')
  expect(await lake.rows('SHOW BRANCHES FROM branched')).toEqual([['main']])
})

test('a rollback brings an older state back', async ({ lake }) => {
  await lake.execute('CREATE TABLE rolled AS SELECT 1 AS a')
  const [[first]] = (await lake.rows('SELECT snapshot_id FROM "rolled$snapshots"')) as [[string]]
  await lake.execute('INSERT INTO rolled VALUES (2)')
  await lake.execute(`ALTER TABLE rolled EXECUTE rollback_to_snapshot(${first})`)
  expect(await lake.rows('SELECT a FROM rolled')).toEqual([['1']])
  expect(await refusal(lake, 'ALTER TABLE rolled EXECUTE rollback_to_snapshot(5)')).toEqual([
    'SNAPSHOT_NOT_FOUND',
    '5',
  ])
  expect(await refusal(lake, 'ALTER TABLE rolled EXECUTE rollback_to_snapshot')).toEqual([
    'MISSING_PARAMETER',
    'rollback_to_snapshot',
  ])
})

test('snapshots expire after a look, and orphans go', async ({ lake }) => {
  await lake.execute('CREATE TABLE expiring AS SELECT 1 AS a')
  await lake.execute('CREATE OR REPLACE TABLE expiring AS SELECT 2 AS a')
  expect(
    await refusal(lake, "ALTER TABLE expiring EXECUTE expire_snapshots(retention_threshold => '1d')"),
  ).toEqual(['INVALID_PARAMETER', "'1d'"])
  expect(await refusal(lake, 'ALTER TABLE expiring EXECUTE expire_snapshots(older => 1)')).toEqual([
    'INVALID_PARAMETER',
    '1',
  ])
  expect(await refusal(lake, 'ALTER TABLE expiring EXECUTE add_files')).toEqual([
    'NOT_SUPPORTED',
    'add_files',
  ])
  const none = await lake.execute('ALTER TABLE expiring EXECUTE expire_snapshots(dry_run => true)')
  expect(none.columns[0]?.name).toBe('would_remove')
  expect(none.rows).toEqual([
    ['snapshots', '0', null],
    ['branches and tags', '0', null],
  ])
  const ident = { namespace: ['main'], name: 'expiring' }
  const { metadata } = await lake.catalog.loadTable(ident)
  await lake.catalog.commitTable(ident, {
    requirements: [],
    updates: [{ action: 'set-properties', updates: { 'history.expire.max-snapshot-age-ms': '1' } }],
  })
  const done = await lake.execute('ALTER TABLE expiring EXECUTE expire_snapshots')
  expect(done.rows.map(([kind, count]) => [kind, count])).toEqual([
    ['snapshots', '1'],
    ['branches and tags', '0'],
    ['data files', '1'],
    ['manifest files', '1'],
    ['manifest-list files', '1'],
  ])
  expect(await lake.rows('SELECT a FROM expiring')).toEqual([['2']])
  await lake.storage.write(`${metadata.location}/data/left-over.parquet`, new Uint8Array(9))
  const orphans = await lake.execute('ALTER TABLE expiring EXECUTE remove_orphan_files')
  expect(orphans.rows).toEqual([['orphan files', '0', '0']])
})
