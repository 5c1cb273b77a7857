import { expect, test } from 'vitest'
import { RESERVED, TYPE_FUNCTION } from './keywords.ts'
import { duckdb } from './test-tree.ts'

test.each([
  ['reserved', RESERVED],
  ['type_function', TYPE_FUNCTION],
] as const)('the %s words are those of the linked DuckDB', async (category, ours) => {
  const reader = await (
    await duckdb()
  ).runAndReadAll('SELECT upper(keyword_name) FROM duckdb_keywords() WHERE keyword_category = $1', [category])
  expect([...ours].sort()).toEqual(
    reader
      .getRows()
      .map(([name]) => String(name))
      .sort(),
  )
})
