import { expect, test } from 'vitest'
import {
  applyUpdates,
  checkRequirements,
  currentSchema,
  evolveSchema,
  EvolutionRefused,
  newTableMetadata,
  type NestedField,
  type NewSchema,
  type SchemaChange,
  type TableMetadata,
} from '../index.ts'

const point = {
  type: 'struct' as const,
  fields: [
    { id: 11, name: 'x', required: true, type: 'float' },
    { id: 12, name: 'y', required: false, type: 'float' },
  ],
}
const schema: NewSchema = {
  type: 'struct',
  'identifier-field-ids': [1],
  fields: [
    { id: 1, name: 'id', required: true, type: 'int' },
    { id: 2, name: 'Region', required: false, type: 'string' },
    { id: 3, name: 'at', required: false, type: point },
    {
      id: 4,
      name: 'path',
      required: false,
      type: { type: 'list', 'element-id': 5, element: point, 'element-required': true },
    },
    {
      id: 6,
      name: 'tags',
      required: false,
      type: { type: 'map', 'key-id': 7, key: 'string', 'value-id': 8, value: 'int', 'value-required': false },
    },
    { id: 9, name: 'price', required: false, type: 'decimal(9, 2)' },
  ].map((field) => field as NestedField),
}
// Each nested struct needs ids of its own before they are assigned afresh.
const renumbered: NewSchema = JSON.parse(JSON.stringify(schema), (key, value) =>
  key === 'element'
    ? { ...value, fields: value.fields.map((f: NestedField) => ({ ...f, id: f.id + 10 })) }
    : value,
)
const table = newTableMetadata({
  schema: renumbered,
  location: 'file:///t',
  spec: { fields: [{ 'source-id': 2, name: 'Region', transform: 'identity' }] },
  sortOrder: {
    'order-id': 1,
    fields: [{ transform: 'identity', 'source-id': 9, direction: 'asc', 'null-order': 'nulls-first' }],
  },
  properties: { 'write.metadata.metrics.column.at.x': 'full' },
})

const evolved = (...changes: readonly SchemaChange[]): TableMetadata => {
  const { requirements, updates } = evolveSchema(table, changes)
  checkRequirements(table, requirements)
  return applyUpdates(table, updates)
}
const names = (metadata: TableMetadata): string[] => currentSchema(metadata).fields.map(({ name }) => name)
const refusal = (...changes: readonly SchemaChange[]): unknown => {
  try {
    evolved(...changes)
    return 'not refused'
  } catch (error) {
    return error instanceof EvolutionRefused ? [error.reason, error.subject] : error
  }
}

test('a new column gets an id that was never used, and the place that was asked for', () => {
  const after = evolved({
    kind: 'add',
    column: ['note'],
    type: 'string',
    doc: 'why',
    position: { at: 'after', sibling: 'REGION' },
  })
  expect(names(after)).toEqual(['id', 'Region', 'note', 'at', 'path', 'tags', 'price'])
  const note = currentSchema(after).fields[2]
  expect(note).toEqual({
    id: table['last-column-id'] + 1,
    name: 'note',
    required: false,
    type: 'string',
    doc: 'why',
  })
  expect(names(evolved({ kind: 'add', column: ['n'], type: 'int', position: { at: 'first' } }))[0]).toBe('n')
})

test('a column that was dropped and added again is another column', () => {
  const after = evolved({ kind: 'drop', column: ['tags'] }, { kind: 'add', column: ['tags'], type: 'int' })
  const [before] = currentSchema(table).fields.filter(({ name }) => name === 'tags')
  const [now] = currentSchema(after).fields.filter(({ name }) => name === 'tags')
  expect(now?.id).toBeGreaterThan(table['last-column-id'])
  expect(now?.id).not.toBe(before?.id)
})

test('fields inside structs and lists evolve by their path, and what names them follows', () => {
  const after = evolved(
    { kind: 'add', column: ['path', 'z'], type: 'double' },
    { kind: 'rename', column: ['at', 'x'], to: 'lon' },
    { kind: 'type', column: ['path', 'element', 'y'], type: 'double' },
    { kind: 'type', column: ['tags', 'value'], type: 'long' },
    { kind: 'optional', column: ['at', 'lon'] },
    { kind: 'move', column: ['at', 'lon'], position: { at: 'last' } },
  )
  const [at, path, tags] = currentSchema(after)
    .fields.slice(2)
    .map(({ type }) => type)
  expect(at).toMatchObject({ fields: [{ name: 'y' }, { name: 'lon', required: false }] })
  expect(path).toMatchObject({
    element: { fields: [{ name: 'x' }, { name: 'y', type: 'double' }, { name: 'z' }] },
  })
  expect(tags).toMatchObject({ key: 'string', value: 'long' })
  expect(after.properties).toMatchObject({ 'write.metadata.metrics.column.at.lon': 'full' })
  expect(after.properties).not.toHaveProperty(['write.metadata.metrics.column.at.x'])
})

test('only promotions change a type', () => {
  expect(
    currentSchema(evolved({ kind: 'type', column: ['price'], type: 'decimal(12, 2)' })).fields[5]?.type,
  ).toBe('decimal(12, 2)')
  for (const type of ['string', 'int', 'decimal(9, 3)', 'decimal(8, 2)'])
    expect(refusal({ kind: 'type', column: ['price'], type }), type).toEqual(['INVALID_CHANGE', 'price'])
  expect(refusal({ kind: 'type', column: ['at'], type: 'long' })).toEqual(['INVALID_CHANGE', 'at'])
})

test('what rows are partitioned, sorted or identified by stays', () => {
  expect(refusal({ kind: 'drop', column: ['region'] })).toEqual(['INVALID_CHANGE', 'Region'])
  expect(refusal({ kind: 'drop', column: ['price'] })).toEqual(['INVALID_CHANGE', 'price'])
  expect(refusal({ kind: 'drop', column: ['id'] })).toEqual(['INVALID_CHANGE', 'id'])
  expect(refusal({ kind: 'optional', column: ['id'] })).toEqual(['INVALID_CHANGE', 'id'])
  expect(names(evolved({ kind: 'identifier', columns: [] }, { kind: 'drop', column: ['id'] }))).not.toContain(
    'id',
  )
})

test('the parts of maps and lists, and keys, do not go or change', () => {
  expect(refusal({ kind: 'type', column: ['tags', 'key'], type: 'string' })).toEqual([
    'INVALID_CHANGE',
    'tags.key',
  ])
  expect(refusal({ kind: 'drop', column: ['tags', 'value'] })).toEqual(['INVALID_CHANGE', 'tags.value'])
  expect(refusal({ kind: 'rename', column: ['path', 'element'], to: 'e' })).toEqual([
    'INVALID_CHANGE',
    'path.element',
  ])
  expect(refusal({ kind: 'add', column: ['id', 'x'], type: 'int' })).toEqual(['INVALID_CHANGE', 'id'])
})

test('names are unique without regard to case, and absent ones are named', () => {
  expect(refusal({ kind: 'add', column: ['ID'], type: 'int' })).toEqual(['COLUMN_EXISTS', 'ID'])
  expect(refusal({ kind: 'rename', column: ['tags'], to: 'PATH' })).toEqual(['COLUMN_EXISTS', 'PATH'])
  expect(refusal({ kind: 'drop', column: ['at', 'z'] })).toEqual(['COLUMN_NOT_FOUND', 'at.z'])
  expect(refusal({ kind: 'move', column: ['at'], position: { at: 'after', sibling: 'none' } })).toEqual([
    'COLUMN_NOT_FOUND',
    'none',
  ])
  expect(names(evolved({ kind: 'rename', column: ['tags'], to: 'TAGS' }))).toContain('TAGS')
})

test('a change made for an older table is a conflict', () => {
  const commit = evolveSchema(table, [{ kind: 'add', column: ['a'], type: 'int' }])
  const newer = evolved({ kind: 'add', column: ['b'], type: 'int' })
  expect(() => checkRequirements(newer, commit.requirements)).toThrow('current schema changed')
})
