import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CommitFailed,
  InvalidMetadata,
  metadataToJson,
  NotSupported,
  parseJson,
  parseMetadata,
  serialiseMetadata,
  stringifyJson,
} from '../index.ts'

const schema = {
  type: 'struct',
  'schema-id': 0,
  fields: [
    { id: 1, name: 'id', required: true, type: 'long', doc: 'key' },
    { id: 2, name: 'price', required: false, type: 'decimal(9,2)', 'future-hint': [1, 'x'] },
    {
      id: 3,
      name: 'tags',
      required: false,
      type: { type: 'list', 'element-id': 4, element: 'string', 'element-required': true },
    },
    {
      id: 5,
      name: 'm',
      required: false,
      type: {
        type: 'map',
        'key-id': 6,
        key: 'string',
        'value-id': 7,
        value: { type: 'struct', fields: [{ id: 8, name: 'x', required: true, type: 'fixed[4]' }] },
        'value-required': false,
      },
    },
  ],
}
const v2 = {
  'format-version': 2,
  'table-uuid': '9c12d441-03fe-4693-9a96-a0705ddf69c1',
  location: 's3://bucket/t',
  'last-sequence-number': 34n,
  'last-updated-ms': 1602638573590,
  'last-column-id': 8,
  'current-schema-id': 0,
  schemas: [schema],
  'default-spec-id': 0,
  'partition-specs': [
    { 'spec-id': 0, fields: [{ name: 'b', transform: 'bucket[4]', 'source-id': 1, 'field-id': 1000 }] },
  ],
  'last-partition-id': 1000,
  'default-sort-order-id': 0,
  'sort-orders': [{ 'order-id': 0, fields: [] }],
  properties: { 'snapshot-id': '12', x: '' },
  'current-snapshot-id': 3051729675574597004n,
  refs: {
    main: { 'snapshot-id': 3051729675574597004n, type: 'branch', 'max-ref-age-ms': 9223372036854775807n },
  },
  snapshots: [
    {
      'snapshot-id': 3051729675574597004n,
      'timestamp-ms': 1515100955770,
      'sequence-number': 1n,
      summary: { operation: 'append', 'added-records': '3' },
      'manifest-list': 's3://a/b/1.avro',
    },
  ],
  'snapshot-log': [{ 'snapshot-id': 3051729675574597004n, 'timestamp-ms': 1515100955770 }],
  'metadata-log': [],
  statistics: [],
  'partition-statistics': [],
  'from-the-future': { big: 12345678901234567890n, exact: 'kept' },
}

test('a v2 document comes back with every id, digit and unknown field', () => {
  const once = parseMetadata(stringifyJson(v2))
  expect(once['current-snapshot-id']).toBe(3051729675574597004n)
  expect(once.schemas[0]?.fields[1]?.type).toBe('decimal(9, 2)')
  const written = parseJson(serialiseMetadata(once))
  expect(written).toMatchObject({
    'from-the-future': v2['from-the-future'],
    refs: v2.refs,
    properties: v2.properties,
    snapshots: v2.snapshots,
  })
  expect(parseMetadata(serialiseMetadata(once))).toEqual(once)
})

test('numbers that a double would change keep their text', () => {
  const text = '{"a":1.0,"b":1e400,"c":9007199254740993,"d":-0.5,"e":[18446744073709551615]}'
  expect(stringifyJson(parseJson(text))).toBe(text)
})

test('any 64-bit id survives', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (id) => {
      expect(parseJson(stringifyJson({ 'snapshot-id': id }))).toEqual({ 'snapshot-id': id })
    }),
  )
})

describe('a v1 document', () => {
  const v1 = {
    'format-version': 1,
    'table-uuid': 'd20125c8-7284-442c-9aea-15fee620737c',
    location: 's3://bucket/t/',
    'last-updated-ms': 1602638573874,
    'last-column-id': 3,
    schema: { type: 'struct', fields: [{ id: 1, name: 'x', required: true, type: 'long' }] },
    'partition-spec': [{ name: 'x', transform: 'identity', 'source-id': 1 }],
    properties: {},
    'current-snapshot-id': -1,
    snapshots: [{ 'snapshot-id': 1925, 'timestamp-ms': 1602638573822, manifests: ['s3://m.avro'] }],
  }
  test('gets the fields that later versions require', () => {
    expect(parseMetadata(stringifyJson(v1))).toMatchObject({
      location: 's3://bucket/t',
      'last-sequence-number': 0n,
      'current-schema-id': 0,
      'partition-specs': [{ 'spec-id': 0, fields: [{ 'field-id': 1000 }] }],
      'last-partition-id': 1000,
      'sort-orders': [{ 'order-id': 0, fields: [] }],
      'current-snapshot-id': undefined,
      refs: {},
    })
  })
  test('is written so that old readers find schema and partition-spec', () => {
    const document = metadataToJson(parseMetadata(stringifyJson(v1)))
    expect(document).toMatchObject({
      schema: { fields: [{ id: 1 }] },
      'partition-spec': [{ 'field-id': 1000 }],
    })
    expect(document).not.toHaveProperty('last-sequence-number')
    expect(document['current-snapshot-id']).toBe(-1n)
  })
  test('without a uuid gets the same one at every load', () => {
    const { 'table-uuid': _, ...anonymous } = v1
    const [a, b] = [parseMetadata(stringifyJson(anonymous)), parseMetadata(stringifyJson(anonymous))]
    expect(a['table-uuid']).toBe(b['table-uuid'])
    expect(a['table-uuid']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

test('a current snapshot without refs is the main branch', () => {
  const { refs: _, ...old } = v2
  expect(parseMetadata(stringifyJson(old)).refs).toEqual({
    main: { 'snapshot-id': 3051729675574597004n, type: 'branch' },
  })
})

test.each([
  ['no JSON', '{'],
  ['no object', '[]'],
  ['a missing field', stringifyJson({ ...v2, location: undefined })],
  [
    'an unknown type',
    stringifyJson({ ...v2, schemas: [{ ...schema, fields: [{ ...schema.fields[0], type: 'lnog' }] }] }),
  ],
  ['a dangling current schema', stringifyJson({ ...v2, 'current-schema-id': 9 })],
  ['a dangling ref', stringifyJson({ ...v2, refs: { x: { 'snapshot-id': 5n, type: 'tag' } } })],
  ['main beside the current snapshot', stringifyJson({ ...v2, 'current-snapshot-id': null })],
  ['a snapshot beyond the last sequence number', stringifyJson({ ...v2, 'last-sequence-number': 0n })],
])('%s is refused as invalid', (_, text) => expect(() => parseMetadata(text)).toThrow(InvalidMetadata))

test('newer format versions are refused as unsupported, with a 4xx', () => {
  expect(() => parseMetadata(stringifyJson({ ...v2, 'format-version': 4 }))).toThrow(NotSupported)
  expect(new CommitFailed('x').status).toBe(409)
})
