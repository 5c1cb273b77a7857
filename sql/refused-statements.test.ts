import { describe, expect, test } from 'vitest'
import { refusalOf } from './test-tree.ts'

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
      expect(await refusalOf(spelt), spelt).toMatch(/^(STATEMENT_NOT_ALLOWED|SYNTAX_ERROR)$/)
    expect(await refusalOf(sql)).toBe('STATEMENT_NOT_ALLOWED')
  })

  test.each([
    'CREATE OR REPLACE TEMP VIEW v AS SELECT 1',
    'CREATE MATERIALIZED VIEW v AS SELECT 1',
    'DROP MATERIALIZED VIEW v',
    'REFRESH MATERIALIZED VIEW v',
    'ALTER DATABASE x SET y',
    'ALTER MATERIALIZED VIEW v RENAME TO w',
    "COMMENT ON SCHEMA s IS 'x'",
  ])('%s is no statement of ours', async (sql) => {
    expect(await refusalOf(sql)).toMatch(/^(STATEMENT_NOT_ALLOWED|SYNTAX_ERROR)$/)
  })

  test('a schema cannot be renamed, and the message says what to do', async () => {
    expect(await refusalOf('ALTER SCHEMA s RENAME TO t')).toBe('unsupported')
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
    expect(await refusalOf(sql)).toBe('SEVERAL_STATEMENTS')
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
    expect(await refusalOf(sql)).toMatch(/NOT_ALLOWED|SYNTAX_ERROR/)
  })
})
