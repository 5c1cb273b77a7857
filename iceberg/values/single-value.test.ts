import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareValues,
  decodeValue,
  encodeValue,
  InvalidMetadata,
  parseJson,
  stringifyJson,
  valueFromJson,
  valueToJson,
  type Json,
  type Value,
} from '../index.ts'
import { fromHex, toHex } from './hex.ts'

const hex = fromHex

// Spec, appendix D; the same vectors as Iceberg's TestConversions.java.
test.each<[string, Value, string]>([
  ['boolean', false, '00'],
  ['boolean', true, '01'],
  ['int', 84202, 'ea480100'],
  ['long', 200n, 'c800000000000000'],
  ['float', -4.5, '000090c0'],
  ['double', 6, '0000000000001840'],
  ['date', 1000, 'e8030000'],
  ['time', 10000000000n, '00e40b5402000000'],
  ['timestamp', 400000n, '801a060000000000'],
  ['timestamptz_ns', 400000000n, '0084d71700000000'],
  ['string', 'ABC', '414243'],
  ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 'f79c3e09677c4bbda4793f349cb785e7'],
  ['fixed[2]', hex('1280'), '1280'],
  ['binary', hex('0102'), '0102'],
  ['decimal(5, 2)', 345n, '0159'],
  ['decimal(7, 4)', 123456n, '01e240'],
  ['decimal(7, 4)', -123456n, 'fe1dc0'],
  ['decimal(3, 0)', 128n, '0080'],
  ['decimal(3, 0)', -128n, '80'],
  ['decimal(3, 0)', 0n, '00'],
])('%s %s is %s', (type, value, bytes) => {
  expect(toHex(encodeValue(type, value))).toBe(bytes)
  expect(decodeValue(type, hex(bytes))).toEqual(value)
})

test('bounds of a column that was promoted since are read', () => {
  expect(decodeValue('long', hex('ea480100'))).toBe(84202n)
  expect(decodeValue('double', hex('000090c0'))).toBe(-4.5)
  expect(() => decodeValue('int', hex('00'))).toThrow(InvalidMetadata)
})

test.each<[string, Json, Value]>([
  ['boolean', true, true],
  ['int', 34, 34],
  ['long', 9007199254740993n, 9007199254740993n],
  ['float', 1.5, 1.5],
  ['decimal(9, 2)', '14.20', 1420n],
  ['decimal(9, 2)', '-0.05', -5n],
  ['date', '2017-11-16', 17486],
  ['date', '-0044-03-15', Date.UTC(-44, 2, 15) / 86_400_000],
  ['date', '+12345-01-01', Date.UTC(12345, 0, 1) / 86_400_000],
  ['time', '22:31:08.123456', 81068123456n],
  ['timestamp', '2017-11-16T22:31:08.123456', 1510871468123456n],
  ['timestamptz', '2017-11-16T22:31:08.123456+00:00', 1510871468123456n],
  ['timestamp_ns', '2017-11-16T22:31:08.123456789', 1510871468123456789n],
  ['string', 'iceberg', 'iceberg'],
  ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 'f79c3e09-677c-4bbd-a479-3f349cb785e7'],
  ['fixed[4]', '00010203', hex('00010203')],
])('as JSON, %s %s is kept', (type, json, value) => {
  expect(valueFromJson(type, parseJson(stringifyJson(json)))).toEqual(value)
  expect(valueToJson(type, value)).toEqual(json)
})

test.each<[string, Json]>([
  ['int', 'x'],
  ['int', 1.5],
  ['boolean', 1],
  ['date', '2017-02-30'],
  ['time', '25:00:00'],
  ['timestamp', '2017-11-16T22:31:08+01:00'],
  ['timestamptz', '2017-11-16T22:31:08'],
  ['decimal(9, 2)', '1.234'],
  ['uuid', '1'],
  ['binary', 'abc'],
  ['string', null],
])('%s from %j is refused', (type, json) => expect(() => valueFromJson(type, json)).toThrow(InvalidMetadata))

const ARBITRARIES: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  int: fc.integer(),
  long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  'decimal(38, 5)': fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }),
  double: fc.double({ noNaN: true }),
  date: fc.integer({ min: -2_000_000, max: 3_000_000 }),
  timestamptz: fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
  string: fc.string({ unit: 'binary' }),
  uuid: fc.uuid(),
  binary: fc.uint8Array(),
}
describe.each(Object.entries(ARBITRARIES))('any %s', (type, values) => {
  test('survives bytes and JSON', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decodeValue(type, encodeValue(type, value))).toEqual(value)
        const finite = typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))
        if (finite)
          expect(valueFromJson(type, parseJson(stringifyJson(valueToJson(type, value))))).toEqual(value)
      }),
    )
  })
  test('is totally ordered', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(Math.sign(compareValues(type, a, b)) + Math.sign(compareValues(type, b, a))).toBe(0)
      }),
    )
  })
})

test('strings are ordered like their UTF-8 bytes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareValues('string', a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
  expect(compareValues('string', '\uFFFD', '\u{10000}')).toBeLessThan(0)
})
