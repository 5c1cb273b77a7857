import { describe, expect, test } from 'vitest'
import { checkStatement, refusalOf, tableNames } from './test-tree.ts'

/** F in quotes is a path. */
const inFile = (text: string): string => text.replace(/(?<=['"$])F(?=['"$])/g, '/etc/hostname.csv')

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
