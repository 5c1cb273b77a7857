import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkStatement, duckdb, tableNames } from './test-tree.ts'
import { SqlError } from './sql-error.ts'

const SECRET = 'the secret of the file'
let folder = ''
let file = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'boathouse-sql-'))
  file = join(folder, 'secret.csv')
  await writeFile(file, `text\n${SECRET}\n`)
})
afterAll(() => rm(folder, { recursive: true }))

const refusalOf = async (sql: string): Promise<string> => {
  try {
    const checked = await checkStatement(sql)
    return checked === undefined ? 'passed' : `passed with tables [${tableNames(checked).join(', ')}]`
  } catch (error) {
    if (error instanceof SqlError) return error.code
    return error instanceof Error && error.message.startsWith('unsupported') ? 'unsupported' : String(error)
  }
}

/** Calls that lead out, in the spellings that a parser folds away. */
const CALLS = [
  "read_csv('F')",
  "READ_CSV('F')",
  "Read_Csv_Auto('F')",
  '"read_csv"(\'F\')',
  "main.read_csv('F')",
  "system.main.read_csv('F')",
  '"main"."read_csv"(\'F\')',
  "read_csv/* */('F')",
  "read_csv -- x\n ('F')",
  "read_csv\u00a0('F')",
  "read_csv\u2003('F')",
  "read_csv(['F'])",
  "read_csv('F', header := true)",
  "read_csv('F', header => true, filename = true)",
  "read_text('F')",
  "read_blob('F')",
  "read_json('F')",
  "read_json_auto('F')",
  "read_ndjson('F')",
  "read_parquet('F')",
  "parquet_scan('F')",
  "parquet_metadata('F')",
  "parquet_schema('F')",
  "parquet_file_metadata('F')",
  "parquet_kv_metadata('F')",
  "sniff_csv('F')",
  "glob('F')",
  "glob('*')",
  "query('SELECT * FROM read_text(''F'')')",
  "query_table('F')",
  "query_table(['F'])",
  'duckdb_settings()',
  'duckdb_secrets()',
  'duckdb_functions()',
  'duckdb_tables()',
  'duckdb_databases()',
  'duckdb_extensions()',
  'duckdb_logs()',
  'duckdb_temporary_files()',
  'duckdb_external_file_cache()',
  'pragma_version()',
  'pragma_database_size()',
  "pragma_table_info('t')",
  "pragma_storage_info('t')",
  'pragma_user_agent()',
  "json_execute_serialized_sql('{}')",
  "seq_scan('t')",
  'arrow_scan(1, 2, 3)',
  "which_secret('s3://x', 's3')",
  "sql_auto_complete('sel')",
  'test_all_types()',
  'checkpoint()',
  'force_checkpoint()',
  "enable_logging('x')",
  "repeat_row('a', num_rows = 3)",
  "iceberg_scan('F')",
  "delta_scan('F')",
  "postgres_scan('a', 'b', 'c')",
  "sqlite_scan('F', 't')",
  "st_read('F')",
  "read_xlsx('F')",
  "shell('id')",
  "from_substrait('x')",
  "histogram('t', 'x')",
  "read_duckdb('F')",
  'pandas_scan(1)',
]

const IN_FROM = [
  'SELECT * FROM X',
  'from X',
  'FROM X SELECT text',
  'TABLE (X)',
  'SELECT * FROM t, X',
  'SELECT * FROM t JOIN X ON true',
  'SELECT * FROM t POSITIONAL JOIN X',
  'SELECT * FROM t, LATERAL (SELECT * FROM X)',
  'WITH c AS (SELECT * FROM X) SELECT * FROM c',
  'WITH c AS MATERIALIZED (FROM X) FROM c',
  'WITH RECURSIVE c AS (SELECT 1 UNION ALL SELECT 1 FROM X) FROM c',
  'WITH RECURSIVE c AS (SELECT 1 FROM X UNION SELECT 1 FROM c) FROM c',
  'SELECT (SELECT max(text) FROM X)',
  'SELECT 1 WHERE EXISTS (FROM X)',
  'SELECT 1 WHERE 1 IN (SELECT 1 FROM X)',
  'SELECT 1 WHERE 1 = ANY (SELECT 1 FROM X)',
  'SELECT ARRAY(SELECT text FROM X)',
  'SELECT CASE WHEN (SELECT true FROM X) THEN 1 END',
  'SELECT list_transform([1], lambda v: (SELECT max(text) FROM X))',
  'SELECT [v FOR v IN [1] IF (SELECT true FROM X)]',
  "SELECT {'a': (SELECT max(text) FROM X)}",
  'SELECT MAP {1: (SELECT max(text) FROM X)}',
  'SELECT [(SELECT max(text) FROM X)]',
  'SELECT [1, 2][(SELECT 1 FROM X)]',
  'SELECT (SELECT max(text) FROM X)::VARCHAR',
  'SELECT 1 ORDER BY (SELECT max(text) FROM X)',
  'SELECT 1 LIMIT (SELECT 1 FROM X)',
  'SELECT 1 OFFSET (SELECT 1 FROM X)',
  'SELECT DISTINCT ON ((SELECT max(text) FROM X)) 1',
  'SELECT 1 GROUP BY (SELECT max(text) FROM X)',
  'SELECT 1 FROM t GROUP BY ROLLUP ((SELECT max(text) FROM X))',
  'SELECT count(*) FROM t HAVING (SELECT true FROM X)',
  'SELECT row_number() OVER () FROM t QUALIFY (SELECT true FROM X)',
  'SELECT sum(1) OVER (PARTITION BY (SELECT max(text) FROM X)) FROM t',
  'SELECT sum(1) OVER (ORDER BY (SELECT max(text) FROM X)) FROM t',
  'SELECT sum(1) OVER (ROWS BETWEEN (SELECT 1 FROM X) PRECEDING AND CURRENT ROW) FROM t',
  'SELECT sum(1) OVER w FROM t WINDOW w AS (ORDER BY (SELECT max(text) FROM X))',
  'SELECT lag(1, 1, (SELECT 1 FROM X)) OVER () FROM t',
  'SELECT count(*) FILTER (WHERE (SELECT true FROM X)) FROM t',
  'SELECT string_agg(text, (SELECT max(text) FROM X)) FROM t',
  'SELECT list(text ORDER BY (SELECT max(text) FROM X)) FROM t',
  'SELECT lower((SELECT max(text) FROM X))',
  'SELECT struct_pack(a := (SELECT max(text) FROM X))',
  'SELECT * REPLACE ((SELECT max(text) FROM X) AS text) FROM t',
  'SELECT COLUMNS(lambda c: (SELECT true FROM X)) FROM t',
  'SELECT * FROM t PIVOT (max((SELECT 1 FROM X)) FOR x IN (1))',
  'SELECT * FROM X PIVOT (max(text) FOR text IN (1))',
  'FROM (UNPIVOT X ON text)',
  'FROM (PIVOT X ON text IN (1) USING count(*))',
  'SELECT 1 UNION ALL SELECT 1 FROM X',
  'SELECT 1 EXCEPT (SELECT 1 FROM X)',
  'SELECT 1 INTERSECT SELECT 1 FROM X',
  'SELECT 1 UNION BY NAME FROM X',
  'VALUES ((SELECT max(text) FROM X))',
  'SELECT * FROM (VALUES ((SELECT max(text) FROM X))) v',
  'SELECT * FROM range((SELECT 1 FROM X))',
  'SELECT unnest((SELECT list(text) FROM X))',
  'SELECT * FROM t WHERE text BETWEEN (SELECT text FROM X) AND 2',
  'SELECT * FROM t WHERE text COLLATE NOCASE = (SELECT text FROM X)',
  'SELECT * FROM t JOIN u ON (SELECT true FROM X)',
  'SELECT * FROM t ASOF JOIN X ON t.a > X.b',
  'SELECT * FROM t SEMI JOIN X USING (text)',
  'SUMMARIZE SELECT * FROM X',
  'SUMMARIZE FROM X',
  'FROM (SUMMARIZE FROM X)',
  'FROM (DESCRIBE FROM X)',
  'DESCRIBE SELECT * FROM X',
  'EXPLAIN SELECT * FROM X',
  'EXPLAIN ANALYZE SELECT * FROM X',
  'EXPLAIN (FORMAT JSON) SELECT * FROM X',
  'CREATE TABLE n AS SELECT * FROM X',
  'CREATE OR REPLACE TABLE n AS FROM X',
  'INSERT INTO n SELECT * FROM X',
  'INSERT INTO n (a) (SELECT * FROM X)',
  'INSERT INTO n BY NAME FROM X',
  'INSERT INTO n VALUES ((SELECT max(text) FROM X))',
  'DELETE FROM n WHERE a IN (SELECT text FROM X)',
  'DELETE FROM n WHERE 1 = 1) UNION ALL (SELECT 1 FROM X WHERE (true',
  '(((SELECT * FROM X)))',
]

/** F in quotes is the file; X in a place is what is put there. */
const inFile = (text: string): string => text.replace(/(?<=['"$])F(?=['"$])/g, file)

const put = (place: string, what: string): string => place.replace(/\bX\b/g, () => what)

describe('calls that lead out are refused wherever a table may stand', () => {
  test.each(CALLS)('%s in FROM', async (call) => {
    expect(await refusalOf(`SELECT * FROM ${inFile(call)}`)).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test.each(IN_FROM)('read_text in «%s»', async (place) => {
    expect(await refusalOf(put(place, `read_text('${file}')`))).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test.each(IN_FROM)('a path in «%s»', async (place) => {
    expect(await refusalOf(put(place, `'${file}'`))).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })
})

const SCALARS = [
  "current_setting('memory_limit')",
  "getvariable('x')",
  "getenv('HOME')",
  "nextval('s')",
  "currval('s')",
  'txid_current()',
  'current_query()',
  'current_database()',
  'current_schemas(true)',
  "in_search_path('a', 'b')",
  "write_log('x')",
  "json_execute_serialized_sql('{}')",
  "json_serialize_plan('select 1')",
  "json_serialize_sql('select 1')",
  "read_text('F')",
  "query('select 1')",
  'pg_postmaster_start_time()',
  'pg_sleep(100)',
  'sleep_ms(1000)',
  "has_table_privilege('t', 'select')",
  "add_parquet_key('a', 'b')",
  'inet_server_addr()',
  'unknown_function(1)',
]

const IN_EXPRESSION = [
  'SELECT X',
  'SELECT 1 WHERE X = 1',
  'SELECT lower(X)',
  'SELECT X::VARCHAR',
  'SELECT [X]',
  "SELECT {'a': X}",
  'SELECT CASE WHEN X = 1 THEN X ELSE X END',
  'SELECT list_transform([1], lambda v: X)',
  'SELECT list_filter([1], v -> X = v)',
  'SELECT [X FOR v IN [1]]',
  'SELECT 1 ORDER BY X',
  'SELECT 1 LIMIT X',
  'SELECT max(1) FILTER (WHERE X = 1)',
  'SELECT sum(1) OVER (PARTITION BY X)',
  'SELECT sum(X) OVER ()',
  'SELECT count(*) FROM t GROUP BY X',
  'SELECT count(*) FROM t GROUP BY ALL HAVING X = 1',
  'SELECT * FROM t JOIN u ON X = 1',
  'SELECT * FROM range(X)',
  'SELECT * FROM unnest([X])',
  'VALUES (X)',
  'SELECT * REPLACE (X AS a) FROM t',
  'SELECT COALESCE(NULL, X)',
  'SELECT TRY(X)',
  'SELECT X IN (1, 2)',
  'SELECT 1 BETWEEN X AND 3',
  'SELECT (X).y',
  'SELECT X[1]',
  'SELECT INTERVAL (X) DAY',
  "SELECT X AT TIME ZONE 'UTC'",
  'SELECT EXTRACT(year FROM X)',
  'SELECT DISTINCT ON (X) 1',
  'WITH c AS (SELECT X) FROM c',
  'INSERT INTO n VALUES (X)',
  'DELETE FROM n WHERE a = X',
  'CREATE TABLE n AS SELECT X AS a',
]

describe('functions that look at the instance are refused wherever an expression may stand', () => {
  test.each(SCALARS)('%s', async (call) => {
    for (const spelt of [
      call,
      call.toUpperCase(),
      `main.${call}`,
      call.replace(/^(\w+)/, '"$1"'),
      call.replace('(', '/**/('),
    ])
      expect(await refusalOf(`SELECT ${inFile(spelt)}`), spelt).toMatch(/FUNCTION_NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test.each(IN_EXPRESSION)('getvariable in «%s»', async (place) => {
    expect(await refusalOf(put(place, "getvariable('x')"))).toMatch(/FUNCTION_NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test('a function as a method of a value', async () => {
    expect(await refusalOf('SELECT t.x.getvariable() FROM t')).toBe('FUNCTION_NOT_ALLOWED')
    expect(await refusalOf("SELECT ('x').getvariable()")).toBe('FUNCTION_NOT_ALLOWED')
  })
})

describe('statements that are not queries', () => {
  test.each([
    "COPY t TO 'F'",
    "copy (select 1) to 'F'",
    "COPY t FROM 'F'",
    'COPY FROM DATABASE a TO b',
    "ATTACH 'F' AS x",
    "ATTACH ':memory:'",
    'DETACH x',
    'INSTALL httpfs',
    'FORCE INSTALL httpfs',
    'LOAD httpfs',
    "LOAD 'F'",
    "SET memory_limit = '1GB'",
    'SET GLOBAL a = 1',
    'SET SESSION a = 1',
    'SET VARIABLE x = 1',
    "set allowed_paths = ['/']",
    'RESET memory_limit',
    'PRAGMA version',
    'PRAGMA database_list',
    "pragma table_info('t')",
    'USE lake.main',
    'CALL pragma_version()',
    "EXPORT DATABASE 'F'",
    "IMPORT DATABASE 'F'",
    'VACUUM',
    'ANALYZE',
    'CHECKPOINT',
    'FORCE CHECKPOINT',
    'CREATE MACRO m() AS 1',
    "CREATE OR REPLACE TEMP MACRO m() AS TABLE FROM read_text('F')",
    'CREATE FUNCTION f() AS 1',
    "CREATE TYPE x AS ENUM ('a')",
    'CREATE SEQUENCE s',
    'CREATE INDEX i ON t (a)',
    'CREATE UNIQUE INDEX i ON t (a)',
    'CREATE SECRET s (TYPE s3)',
    'CREATE PERSISTENT SECRET s (TYPE s3)',
    'CREATE TEMP TABLE x (a INT)',
    'CREATE TEMPORARY TABLE x AS SELECT 1',
    'CREATE DATABASE x',
    'PREPARE p AS SELECT 1',
    'EXECUTE p',
    'DEALLOCATE p',
    'BEGIN',
    'BEGIN TRANSACTION',
    'START TRANSACTION',
    'COMMIT',
    'ROLLBACK',
    'ABORT',
    'END',
    'DROP MACRO m',
    'DROP FUNCTION f',
    'DROP TYPE x',
    'DROP SEQUENCE s',
    'DROP INDEX i',
    'DROP SECRET s',
    'DROP DATABASE x',
    'UPDATE EXTENSIONS',
    'LISTEN x',
    'INSERT OVERWRITE t SELECT 1',
    'GRANT SELECT ON t TO u',
    'DO 1',
    'KILL 1',
    'LOCK t',
    'SHOW DATABASES',
    'SHOW ALL TABLES',
    'SHOW SESSION',
    'SHOW FUNCTIONS',
    'SHOW memory_limit',
  ])('%s', async (sql) => {
    for (const spelt of [
      sql,
      sql.toLowerCase(),
      `/* a */ ${sql} -- b`,
      `-- SELECT\n${sql};`,
      `\ufeff${sql}`,
      `;${sql}`,
      `EXPLAIN ${sql}`,
      `EXPLAIN ANALYZE ${sql}`,
    ])
      expect(await refusalOf(inFile(spelt)), spelt).toMatch(/^(STATEMENT_NOT_ALLOWED|SYNTAX_ERROR)$/)
    expect(await refusalOf(inFile(sql))).toBe('STATEMENT_NOT_ALLOWED')
  })

  test.each([
    'UPDATE t SET a = 1',
    'MERGE INTO t USING u ON a WHEN MATCHED THEN DELETE',
    'ALTER TABLE t ADD COLUMN a INT',
    'CREATE VIEW v AS SELECT 1',
    'CREATE OR REPLACE TEMP VIEW v AS SELECT 1',
    'CREATE MATERIALIZED VIEW v AS SELECT 1',
    'DROP VIEW v',
    "COMMENT ON TABLE t IS 'x'",
  ])('%s is for later', async (sql) => {
    expect(await refusalOf(sql)).toBe('unsupported')
  })

  test.each([
    'SELECT 1; DROP TABLE t',
    "SELECT 1;COPY t TO 'F'",
    'SELECT 1;;SELECT 2',
    '; SELECT 1 ; SELECT 2',
    "SELECT ';' ; SELECT 2",
    'EXPLAIN SELECT 1; SELECT 2',
    '(SELECT 1; SELECT 2)',
    'SELECT $$;$$; SELECT 2',
    "SELECT E'\\';'; SELECT 2",
  ])('several: %s', async (sql) => {
    expect(await refusalOf(inFile(sql))).toBe('SEVERAL_STATEMENTS')
  })

  test.each([
    '(COPY t TO x)',
    '(ATTACH x)',
    'WITH c AS (DELETE FROM t RETURNING *) FROM c',
    'WITH c AS (SELECT 1) INSERT INTO t FROM c',
    'WITH c AS (SELECT 1) DELETE FROM t',
    "FROM (COPY t TO 'F')",
    'SELECT (ATTACH x)',
    'INSERT INTO t COPY x',
    'CREATE TABLE n AS EXECUTE p',
    'CREATE TABLE n AS CALL x()',
    'SELECT 1 INTO OUTFILE',
    "COPY\u200b t TO 'F'",
    'ſELECT 1',
    'ＳＥＬＥＣＴ 1',
  ])('nested or in disguise: %s', async (sql) => {
    expect(await refusalOf(inFile(sql))).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })
})

describe('names', () => {
  test.each([
    ['SELECT * FROM "F"', ['"F"']],
    ['SELECT * FROM "s3://bucket/x.parquet"', ['"s3://bucket/x.parquet"']],
    ['SELECT * FROM "*.parquet"', ['"*.parquet"']],
    ['SELECT * FROM lake.main."x.csv"', ['lake.main."x.csv"']],
    ['FROM duckdb_settings', ['duckdb_settings']],
    ['FROM pg_catalog.pg_settings', ['pg_catalog.pg_settings']],
    ['FROM information_schema.tables', ['information_schema.tables']],
    ['FROM sqlite_master', ['sqlite_master']],
    ['FROM system.main.duckdb_secrets', ['system.main.duckdb_secrets']],
    ['FROM temp.x', ['temp.x']],
    ['DESCRIBE SELECT * FROM "F"', ['"F"']],
  ])('%s is looked up in the catalog and nowhere else', async (sql, names) => {
    const checked = await checkStatement(inFile(sql))
    expect(checked === undefined ? [] : tableNames(checked)).toEqual(names.map(inFile))
  })

  test.each([
    "FROM 'F'",
    'FROM $$F$$',
    "FROM E'F'",
    "SELECT * FROM t JOIN 'F' ON true",
    "TABLE 'F'",
    "SUMMARIZE 'F'",
    "DESCRIBE 'F'",
    "INSERT INTO 'F' VALUES (1)",
    "CREATE TABLE 'F' (a INT)",
    "DROP TABLE 'F'",
    "FROM x'41'",
    'FROM __boathouse_at_1',
    'FROM "__BOATHOUSE_at_1"',
    'FROM t AT (VERSION => 1)',
    'FROM t AT (TIMESTAMP => now())',
  ])('%s is refused', async (sql) => {
    expect(await refusalOf(inFile(sql))).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })

  test.each(['SELECT $1', 'SELECT ?', 'SELECT $x', 'SELECT $x::INT + ?'])(
    'foreign markers: %s',
    async (sql) => {
      expect(await refusalOf(sql)).toBe('SYNTAX_NOT_ALLOWED')
    },
  )
})

test('no statement of the corpus that passes can read the file in an open DuckDB', async () => {
  const connection = await duckdb()
  await connection.run('SET autoinstall_known_extensions = false; SET autoload_known_extensions = false')
  const corpus = [
    ...CALLS.map((call) => `SELECT * FROM ${call}`),
    ...IN_FROM.flatMap((place) => [`'F'`, '"F"', "read_text('F')"].map((x) => put(place, x))),
  ]
  let leaks = 0
  for (const sql of corpus.map(inFile)) {
    const safe = await checkStatement(sql).then(
      (checked) => checked !== undefined && checked.analysis.tables.length === 0,
      () => false,
    )
    const rows = await connection.runAndReadAll(sql).then(
      (reader) => JSON.stringify(reader.getRowsJson()),
      () => '',
    )
    if (!rows.includes(SECRET)) continue
    leaks += 1
    expect(safe, sql).toBe(false)
  }
  expect(leaks).toBeGreaterThan(20)
})

describe('the same places pass with what is allowed, so it is the call that is refused', () => {
  const INVALID = ['TABLE (X)', 'DELETE FROM n WHERE 1 = 1) UNION ALL (SELECT 1 FROM X WHERE (true']

  test.each(IN_FROM.filter((place) => !INVALID.includes(place)))('a table in «%s»', async (place) => {
    expect(await refusalOf(put(place, 'lake.main.x'))).toContain('lake.main.x')
  })

  test.each(IN_EXPRESSION)('a function in «%s»', async (place) => {
    expect(await refusalOf(put(place, "length('x')"))).toContain('passed')
  })
})
