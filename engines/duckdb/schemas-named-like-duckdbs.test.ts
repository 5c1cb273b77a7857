import { expect } from 'vitest'
import { test } from './testing-lake.ts'

test.for(['information_schema', 'pg_catalog', 'memory', 'temp', 'system', 'lake'])(
  'a schema called %s, which DuckDB keeps for itself or takes for a catalog, is read like any other',
  async (schema, { lake }) => {
    await lake.execute('CREATE TABLE IF NOT EXISTS main.plain AS SELECT 1 AS a')
    await lake.execute(`CREATE SCHEMA ${schema}`)
    await lake.execute(`CREATE TABLE lake.${schema}.tables AS SELECT 2 AS a`)
    expect(await lake.rows(`SELECT tables.a FROM lake.${schema}.tables`)).toEqual([['2']])
    expect(await lake.rows(`SELECT p.a, t.a FROM ${schema}.tables t, plain p`)).toEqual([['1', '2']])
    expect(await lake.rows('SELECT a FROM tables', { schema })).toEqual([['2']])
    await lake.execute(`INSERT INTO ${schema}.tables SELECT a + 1 FROM ${schema}.tables`)
    await lake.execute(`DELETE FROM ${schema}.tables WHERE a = 2`)
    expect(await lake.rows('SELECT a FROM tables', { schema })).toEqual([['3']])
  },
)
