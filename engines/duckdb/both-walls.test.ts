import { expect } from 'vitest'
import { test } from './testing-lake.ts'

const WAYS_OUT: Readonly<Record<string, string>> = {
  'a file by table function': `SELECT * FROM read_text('/etc/passwd')`,
  'a file by path literal': `SELECT * FROM '/etc/passwd'`,
  'a Parquet function': `SELECT * FROM parquet_metadata('/x.parquet')`,
  'a listing': `SELECT * FROM glob('/etc/*')`,
  'a file inside a subquery': `SELECT (SELECT max(content) FROM read_text('/etc/passwd'))`,
  'a query in a text': `SELECT * FROM query('SELECT 1')`,
  'a table in a text': `SELECT * FROM query_table('x')`,
  'writing a file': `COPY (SELECT 1) TO '/tmp/x.csv'`,
  'attaching': `ATTACH '/tmp/x.db' AS x`,
  'installing': 'INSTALL httpfs',
  'loading': 'LOAD httpfs',
  'setting': 'SET memory_limit = \'1TB\'',
  'a pragma': 'PRAGMA database_list',
  'a call': 'CALL pragma_version()',
  'the environment': `SELECT getenv('PATH')`,
  'a setting by function': `SELECT current_setting('temp_directory')`,
  'the planned paths by catalog function': 'SELECT * FROM duckdb_views()',
  'the planned paths by schema': 'SELECT * FROM information_schema.views',
  'the network': `SELECT * FROM read_csv('http://127.0.0.1:1/x.csv')`,
  'a file in a write': `INSERT INTO walls SELECT content FROM read_text('/etc/passwd')`,
  'a file in a new table': `CREATE TABLE stolen AS SELECT * FROM '/etc/passwd'`,
  'a file in a condition': `DELETE FROM walls WHERE v IN (SELECT content FROM read_text('/etc/passwd'))`,
  'a file in a new value': `UPDATE walls SET v = (SELECT max(content) FROM read_text('/etc/passwd'))`,
  'a file beside an UPDATE': `UPDATE walls SET v = f.content FROM read_text('/etc/passwd') AS f`,
  'a file as the source of a MERGE': `MERGE INTO walls USING read_csv('/etc/passwd') AS s ON true WHEN NOT MATCHED THEN INSERT VALUES ('x')`,
  'a path as the source of a MERGE': `MERGE INTO walls USING '/etc/passwd' AS s ON true WHEN NOT MATCHED THEN INSERT VALUES ('x')`,
  'a file in a value of a MERGE': `MERGE INTO walls USING range(1) s(i) ON false WHEN NOT MATCHED THEN INSERT VALUES ((SELECT content FROM read_text('/etc/passwd')))`,
  'the row ids of a change': 'UPDATE walls SET v = __boathouse_row',
  'the kept changes': 'MERGE INTO walls USING memory.main.__boathouse_changes AS s ON true WHEN MATCHED THEN DELETE',
  'a second statement': `SELECT 1; DROP TABLE walls`,
} // prettier-ignore

test.for(Object.entries(WAYS_OUT))('%s is refused with a reason', async ([, text], { lake }) => {
  await lake.execute('CREATE TABLE IF NOT EXISTS walls (v VARCHAR)')
  const error: unknown = await lake.execute(text).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toMatchObject({
    name: expect.stringMatching(/^(SqlError|EngineError)$/),
    message: expect.stringMatching(/\w{3}/),
  })
  expect(error).not.toMatchObject({ code: 'ENGINE_ERROR' })
  expect(await lake.rows('SELECT count(*) FROM walls')).toEqual([['0']])
})

test('a planned file cannot be named, nor read past its deletes', async ({ lake }) => {
  await lake.execute('CREATE TABLE planned AS SELECT 1 AS v')
  const [[path] = []] = await lake.rows('SELECT file_path FROM "planned$files"')
  const local = String(path).replace('file://', '')
  for (const name of [local, path]) {
    await expect(lake.execute(`SELECT * FROM planned, '${name}'`)).rejects.toMatchObject({ name: 'SqlError' })
    await expect(lake.execute(`SELECT * FROM planned, read_parquet('${name}')`)).rejects.toMatchObject({
      name: 'SqlError',
    })
  }
})

test('messages and plans name no local path', async ({ lake }) => {
  await lake.execute(`CREATE TABLE quiet AS SELECT 'x' AS v`)
  const bad = await lake.execute('SELECT v::INTEGER FROM quiet').catch((error: unknown) => String(error))
  expect(bad).toMatch(/x/)
  expect(bad).not.toContain(lake.directory)
  for (const explain of ['EXPLAIN ANALYZE', 'EXPLAIN', 'EXPLAIN (ANALYZE, FORMAT json)']) {
    const plan = await lake.execute(`${explain} SELECT * FROM quiet`)
    expect(JSON.stringify(plan.rows)).toContain('READ_PARQUET')
    expect(JSON.stringify(plan.rows)).not.toMatch(/lake-\w|\.parquet/)
  }
})
