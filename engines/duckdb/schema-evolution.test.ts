import { DuckDBInstance } from '@duckdb/node-api'
import { currentSchema } from '@boathouse/iceberg'
import type { NestedField, Schema } from '@boathouse/iceberg'
import { expect } from 'vitest'
import { test } from './testing-lake.ts'
import type { TestLake } from './testing-lake.ts'

/** Commits another schema, as a client does that evolves the table. */
const evolve = async (
  lake: TestLake,
  name: string,
  change: (fields: readonly NestedField[]) => readonly NestedField[],
): Promise<void> => {
  const ident = { namespace: ['main'], name }
  const { metadata } = await lake.catalog.loadTable(ident)
  const schema: Schema = { ...currentSchema(metadata), fields: change(currentSchema(metadata).fields) }
  await lake.catalog.commitTable(ident, {
    requirements: [],
    updates: [
      { action: 'add-schema', schema, 'last-column-id': 100 },
      { action: 'set-current-schema', 'schema-id': -1 },
    ],
  })
}

test('renamed, dropped, added and widened columns are read by field id', async ({ lake }) => {
  const first = (
    await lake.execute(
      `CREATE TABLE c AS SELECT 1::INTEGER AS id, 'x' AS name, 2.5::FLOAT AS f, true AS gone`,
    )
  ).effects[0]?.snapshotId
  await evolve(lake, 'c', ([id, name, f]) => [
    ...(name ? [{ ...name, name: 'title' }] : []),
    ...(id ? [{ ...id, type: 'long' }] : []),
    ...(f ? [{ ...f, type: 'double' }] : []),
    { id: 100, name: 'gone', required: false, type: 'string' },
  ])
  await lake.execute(`INSERT INTO c VALUES ('y', 5000000000, 0.1, 'new')`)
  expect(await lake.rows('SELECT * FROM c ORDER BY id')).toEqual([
    ['x', '1', '2.5', null],
    ['y', '5000000000', '0.1', 'new'],
  ])
  expect(await lake.rows('SELECT title FROM c WHERE id > 3')).toEqual([['y']])
  expect(
    (await lake.execute(`SELECT * FROM c FOR VERSION AS OF ${first}`)).columns.map(({ name }) => name),
  ).toEqual(['id', 'name', 'f', 'gone'])
})

test('fields renamed inside structs, lists and maps keep their values', async ({ lake }) => {
  await lake.execute(`CREATE TABLE n AS SELECT {'a': 1, 'b': {'c': 'deep'}} AS s, [{'a': 2}] AS l, MAP {'k': {'a': 3}} AS m
    UNION ALL SELECT NULL, NULL, NULL`)
  const renameA = (field: NestedField): NestedField => {
    const { type } = field
    if (typeof type === 'string')
      return field.name === 'a' ? { ...field, name: 'renamed', type: 'long' } : field
    if (type.type === 'struct') return { ...field, type: { ...type, fields: type.fields.map(renameA) } }
    const element = { ...field, name: 'x' }
    return type.type === 'list'
      ? { ...field, type: { ...type, element: renameA({ ...element, type: type.element }).type } }
      : { ...field, type: { ...type, value: renameA({ ...element, type: type.value }).type } }
  }
  await evolve(lake, 'n', (fields) => fields.map(renameA))
  await lake.execute(
    `INSERT INTO n SELECT {'renamed': 10, 'b': {'c': 'new'}}, [{'renamed': 20}], MAP {'k': {'renamed': 30}}`,
  )
  expect(await lake.rows('SELECT s, l, m, s.renamed FROM n ORDER BY s.renamed')).toEqual([
    ['{"renamed":1,"b":{"c":"deep"}}', '[{"renamed":2}]', '{"k":{"renamed":3}}', '1'],
    ['{"renamed":10,"b":{"c":"new"}}', '[{"renamed":20}]', '{"k":{"renamed":30}}', '10'],
    [null, null, null, null],
  ])
})

test('a file that was added without field ids is read by the name mapping', async ({ lake }) => {
  await lake.execute('CREATE TABLE mapped AS SELECT 1 AS id')
  const ident = { namespace: ['main'], name: 'mapped' }
  const mapping = { 'schema.name-mapping.default': '[{"field-id": 1, "names": ["id", "identifier"]}]' }
  await lake.catalog.commitTable(ident, {
    requirements: [],
    updates: [{ action: 'set-properties', updates: mapping }],
  })
  const [[location] = []] = await lake.rows('SELECT file_path FROM "mapped$files"')
  const path = String(location).replace('file://', '')
  const connection = await (await DuckDBInstance.create()).connect()
  await connection.run(`COPY (SELECT 3 AS other, 2 AS identifier) TO '${path}' (FORMAT parquet)`)
  expect(await lake.rows('SELECT * FROM mapped')).toEqual([['2']])
})
