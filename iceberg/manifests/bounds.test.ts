import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compareValues,
  dataFileFromStatistics,
  decodeValue,
  newTableMetadata,
  type ColumnStatistics,
  type Value,
} from '../index.ts'
import { lowerBound, upperBound } from './truncate-bounds.ts'

const column = (id: number, name: string, type: string) => ({ id, name, required: false, type })
const fields = [
  column(1, 'l', 'long'),
  column(2, 's', 'string'),
  column(3, 'f', 'double'),
  column(6, 'u', 'uuid'),
  {
    id: 4,
    name: 'list',
    required: false,
    type: { type: 'list' as const, 'element-id': 5, element: 'int', 'element-required': false },
  },
]
const metricsOf = (
  columns: Readonly<Record<number, ColumnStatistics>>,
  properties: Readonly<Record<string, string>> = {},
) => {
  const table = newTableMetadata({ schema: { type: 'struct', fields }, location: 'file:///t', properties })
  const schema = table.schemas[0]
  if (!schema) throw new Error('no schema')
  return dataFileFromStatistics(table, schema, {
    path: 'x',
    recordCount: 1n,
    sizeBytes: 1n,
    specId: 0,
    partition: [],
    columns: new Map(Object.entries(columns).map(([id, statistics]) => [Number(id), statistics])),
  })
}
const all: ColumnStatistics = { columnSize: 4n, valueCount: 10n, nullCount: 1n }

test('text is cut to sixteen code points and the upper bound rounded up', () => {
  const long = 'a'.repeat(15) + '\u{1F9CA}\u{1F9CA}'
  const file = metricsOf({ 2: { ...all, min: long, max: long } })
  expect(decodeValue('string', file.lowerBounds?.get(2) ?? Uint8Array.of())).toBe(
    'a'.repeat(15) + '\u{1F9CA}',
  )
  expect(decodeValue('string', file.upperBounds?.get(2) ?? Uint8Array.of())).toBe(
    'a'.repeat(15) + '\u{1F9CB}',
  )
})

test('modes come from the properties', () => {
  const stats = { ...all, min: 'aaaa', max: 'zzzz' }
  const mode = (kind: string) => metricsOf({ 2: stats }, { 'write.metadata.metrics.column.s': kind })
  expect(mode('none')).toMatchObject({ valueCounts: new Map(), lowerBounds: new Map() })
  expect(mode('counts')).toMatchObject({ valueCounts: new Map([[2, 10n]]), lowerBounds: new Map() })
  expect(decodeValue('string', mode('truncate(2)').upperBounds?.get(2) ?? Uint8Array.of())).toBe('z{')
  expect(decodeValue('string', mode('full').upperBounds?.get(2) ?? Uint8Array.of())).toBe('zzzz')
  expect(metricsOf({ 1: all }, { 'write.metadata.metrics.default': 'none' }).valueCounts).toEqual(new Map())
  expect(
    metricsOf({ 1: all }, { 'write.metadata.metrics.max-inferred-column-defaults': '0' }).valueCounts,
  ).toEqual(new Map())
})

test('a uuid is kept whole', () => {
  const uuid = 'f79c3e09-677c-4bbd-a479-3f349cb785e7'
  expect(
    decodeValue('uuid', metricsOf({ 4: { min: uuid, max: uuid } }).lowerBounds?.get(4) ?? Uint8Array.of()),
  ).toBe(uuid)
})

test('list elements have counts but no bounds', () => {
  const file = metricsOf({ 6: { ...all, min: 1, max: 2 } })
  expect(file.valueCounts).toEqual(new Map([[6, 10n]]))
  expect(file.lowerBounds).toEqual(new Map())
})

test('a zero stands for both zeros, NaN for none', () => {
  const file = metricsOf({ 3: { min: 0, max: -0 } })
  expect(decodeValue('double', file.lowerBounds?.get(3) ?? Uint8Array.of())).toBe(-0)
  expect(decodeValue('double', file.upperBounds?.get(3) ?? Uint8Array.of())).toBe(0)
  expect(metricsOf({ 3: { min: 1, max: Number.NaN } }).upperBounds).toEqual(new Map())
})

test.each<[string, fc.Arbitrary<Value>]>([
  ['string', fc.string({ unit: 'binary', maxLength: 8 })],
  ['binary', fc.uint8Array({ maxLength: 8 })],
])('bounds of any %s enclose it', (type, values) => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 4 }), (value, length) => {
      const mode = { kind: 'truncate', length } as const
      const [lower, upper] = [lowerBound(type, value, mode), upperBound(type, value, mode)]
      expect(lower === undefined || compareValues(type, lower, value) <= 0).toBe(true)
      expect(upper === undefined || compareValues(type, upper, value) >= 0).toBe(true)
    }),
  )
  expect(upperBound('string', '\u{10FFFF}\u{10FFFF}', { kind: 'truncate', length: 1 })).toBeUndefined()
  expect(upperBound('string', '\uD7FFx', { kind: 'truncate', length: 1 })).toBe('\uE000')
  expect(upperBound('binary', Uint8Array.of(255, 255), { kind: 'truncate', length: 1 })).toBeUndefined()
})
