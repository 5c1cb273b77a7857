import { expect, test } from 'vitest'
import { BadRequest, newTableMetadata, replaceTableUpdates, applyUpdates, type NewSchema } from '../index.ts'

const schema: NewSchema = {
  type: 'struct',
  fields: [
    { id: 70, name: 'id', required: true, type: 'long' },
    {
      id: 80,
      name: 'place',
      required: false,
      type: {
        type: 'struct',
        fields: [
          { id: 81, name: 'lat', required: false, type: 'double' },
          {
            id: 82,
            name: 'tags',
            required: false,
            type: { type: 'list', 'element-id': 83, element: 'string', 'element-required': true },
          },
        ],
      },
    },
    {
      id: 90,
      name: 'm',
      required: false,
      type: {
        type: 'map',
        'key-id': 91,
        key: 'string',
        'value-id': 92,
        value: 'int',
        'value-required': false,
      },
    },
    { id: 95, name: 'ts', required: false, type: 'timestamp' },
  ],
  'identifier-field-ids': [70],
}
const create = (more: Partial<Parameters<typeof newTableMetadata>[0]> = {}) =>
  newTableMetadata({ schema, location: 's3://b/t/', ...more }, 1000)

test('ids are assigned level by level, and specs, orders and identifiers follow their columns', () => {
  const table = create({
    spec: { fields: [{ 'source-id': 95, name: 'ts_day', transform: 'day', 'field-id': 7 }] },
    sortOrder: {
      'order-id': 5,
      fields: [{ 'source-id': 81, transform: 'identity', direction: 'asc', 'null-order': 'nulls-first' }],
    },
  })
  expect(table).toMatchObject({
    'format-version': 2,
    location: 's3://b/t',
    'last-column-id': 9,
    'current-schema-id': 0,
    'default-spec-id': 0,
    'last-partition-id': 1000,
    'default-sort-order-id': 1,
    'last-updated-ms': 1000,
    properties: { 'write.parquet.compression-codec': 'zstd' },
  })
  expect(table.schemas[0]?.['identifier-field-ids']).toEqual([1])
  expect(table.schemas[0]?.fields.map((field) => field.id)).toEqual([1, 2, 3, 4])
  expect(table.schemas[0]?.fields[1]?.type).toMatchObject({
    fields: [{ id: 5 }, { id: 6, type: { 'element-id': 7 } }],
  })
  expect(table.schemas[0]?.fields[2]?.type).toMatchObject({ 'key-id': 8, 'value-id': 9 })
  expect(table['partition-specs']).toEqual([
    { 'spec-id': 0, fields: [{ 'source-id': 4, name: 'ts_day', transform: 'day', 'field-id': 1000 }] },
  ])
  expect(table['sort-orders']).toMatchObject([{ 'order-id': 1, fields: [{ 'source-id': 5 }] }])
})

test('an unpartitioned, unsorted table has spec 0 and order 0', () => {
  expect(create()).toMatchObject({
    'partition-specs': [{ 'spec-id': 0, fields: [] }],
    'last-partition-id': 999,
    'sort-orders': [{ 'order-id': 0, fields: [] }],
    'default-sort-order-id': 0,
  })
})

test('format-version is taken from the properties and not stored there', () => {
  const table = create({ properties: { 'format-version': '3', uuid: 'x', owner: 'ann' } })
  expect(table['format-version']).toBe(3)
  expect(table['next-row-id']).toBe(0n)
  expect(table.properties).toEqual({ owner: 'ann', 'write.parquet.compression-codec': 'zstd' })
})

const field = (more: object) => ({ id: 1, name: 'a', required: false, type: 'int', ...more })
const struct = (...fields: object[]) => ({ type: 'struct', fields }) as NewSchema
test.each([
  ['the same name twice', { schema: struct(field({}), field({ id: 2 })) }],
  ['the same id twice', { schema: struct(field({}), field({ name: 'b' })) }],
  [
    'a dotted name like a nested one',
    { schema: struct(field({ type: struct(field({ id: 2, name: 'b' })) }), field({ id: 3, name: 'a.b' })) },
  ],
  ['a v3 type in v2', { schema: struct(field({ type: 'timestamp_ns' })) }],
  ['a default in v2', { schema: struct(field({ 'initial-default': 1 })) }],
  ['an optional identifier', { schema: { ...struct(field({})), 'identifier-field-ids': [1] } }],
  ['an unknown source column', { spec: { fields: [{ 'source-id': 1, name: 'x', transform: 'identity' }] } }],
  [
    'a struct as partition source',
    { spec: { fields: [{ 'source-id': 80, name: 'x', transform: 'identity' }] } },
  ],
  [
    'a list element as partition source',
    { spec: { fields: [{ 'source-id': 83, name: 'x', transform: 'identity' }] } },
  ],
  ['a transform that does not fit', { spec: { fields: [{ 'source-id': 70, name: 'x', transform: 'day' }] } }],
  ['an unknown transform', { spec: { fields: [{ 'source-id': 70, name: 'x', transform: 'zorder' }] } }],
  [
    'a partition named like another column',
    { spec: { fields: [{ 'source-id': 95, name: 'id', transform: 'day' }] } },
  ],
  [
    'one partition name twice',
    { spec: { fields: ['day', 'year'].map((transform) => ({ 'source-id': 95, name: 'x', transform })) } },
  ],
  [
    'identity on fixed',
    {
      schema: struct(field({ type: 'fixed[3]' })),
      spec: { fields: [{ 'source-id': 1, name: 'a', transform: 'identity' }] },
    },
  ],
  ['a format version of the future', { formatVersion: 4 as 3 }],
])('%s is a BadRequest', (_, more) => expect(() => create(more)).toThrow(BadRequest))

test('a replacement keeps ids by name, uuid and history, and leaves main empty', () => {
  const base = create()
  const next = applyUpdates(
    base,
    replaceTableUpdates(base, {
      schema: struct(
        field({ id: 1, name: 'new' }),
        field({ id: 2, name: 'id', type: 'long', required: true }),
      ),
    }),
  )
  expect(next['table-uuid']).toBe(base['table-uuid'])
  expect(next.schemas).toHaveLength(2)
  expect(next['current-schema-id']).toBe(1)
  expect(next.schemas[1]?.fields.map((found) => found.id)).toEqual([10, 1])
  expect(next['current-snapshot-id']).toBeUndefined()
})
