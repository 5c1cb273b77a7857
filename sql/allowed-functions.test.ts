import { expect, test } from 'vitest'
import {
  ALLOWED_FUNCTIONS,
  ALLOWED_OPERATORS,
  ALLOWED_TABLE_FUNCTIONS,
  DENIED_FAMILIES,
  DENIED_FUNCTIONS,
} from './allowed-functions.ts'
import { duckdb } from './test-tree.ts'

const functionsOf = async (types: string): Promise<string[]> => {
  const reader = await (
    await duckdb()
  ).runAndReadAll(
    `SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE function_type IN (${types})`,
  )
  return reader.getRows().map(([name]) => String(name))
}

const CALLABLE = "'scalar', 'aggregate', 'macro'"
const TABLE = "'table', 'table_macro', 'pragma'"

test('every allowed name is a function of the linked DuckDB', async () => {
  const existing = new Set(await functionsOf(CALLABLE))
  expect([...ALLOWED_FUNCTIONS, ...ALLOWED_OPERATORS].filter((name) => !existing.has(name))).toEqual([])
  const tables = new Set(await functionsOf(TABLE))
  expect([...ALLOWED_TABLE_FUNCTIONS].filter((name) => !tables.has(name))).toEqual([])
})

test('every function of the linked DuckDB was decided on', async () => {
  const undecided = (await functionsOf(CALLABLE)).filter(
    (name) =>
      !ALLOWED_FUNCTIONS.has(name) &&
      !ALLOWED_OPERATORS.has(name) &&
      !DENIED_FUNCTIONS.has(name) &&
      !DENIED_FAMILIES.test(name),
  )
  expect(undecided).toEqual([])
})

test('every table function of the linked DuckDB is allowed or of a denied family', async () => {
  const undecided = (await functionsOf("'table', 'table_macro'")).filter(
    (name) => !ALLOWED_TABLE_FUNCTIONS.has(name) && !DENIED_FAMILIES.test(name),
  )
  expect(undecided).toEqual([])
})

test('nothing is both allowed and denied', () => {
  const both = [...ALLOWED_FUNCTIONS].filter((name) => DENIED_FUNCTIONS.has(name))
  expect(both).toEqual([])
  const families = [...ALLOWED_FUNCTIONS].filter((name) => DENIED_FAMILIES.test(name))
  expect(families.sort()).toEqual(['histogram', 'pg_size_pretty', 'pg_typeof', 'repeat'])
})

test('the ways to files, settings and the session are not among the allowed', () => {
  const dangerous =
    'read_csv read_parquet read_text read_blob read_json glob query query_table getenv getvariable current_setting parquet_metadata sniff_csv duckdb_settings pragma_version nextval write_log json_execute_serialized_sql which_secret'
  for (const name of dangerous.split(' ')) {
    expect(ALLOWED_FUNCTIONS.has(name), name).toBe(false)
    expect(ALLOWED_TABLE_FUNCTIONS.has(name), name).toBe(false)
  }
})
