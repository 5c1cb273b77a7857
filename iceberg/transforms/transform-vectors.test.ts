import { expect, test } from 'vitest'
import { applyTransform, bucketHash, parseTransform, valueFromJson, type Json, type Value } from '../index.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

// Spec, appendix B: «32-bit hash requirements».
test.each<[string, Value, number]>([
  ['int', 34, 2017239379],
  ['long', 34n, 2017239379],
  ['decimal(9, 2)', 1420n, -500754589],
  ['date', valueFromJson('date', '2017-11-16'), -653330422],
  ['time', valueFromJson('time', '22:31:08'), -662762989],
  ['timestamp', valueFromJson('timestamp', '2017-11-16T22:31:08'), -2047944441],
  ['timestamp', valueFromJson('timestamp', '2017-11-16T22:31:08.000001'), -1207196810],
  ['timestamptz', valueFromJson('timestamptz', '2017-11-16T14:31:08-08:00'), -2047944441],
  ['timestamp_ns', valueFromJson('timestamp_ns', '2017-11-16T22:31:08.000001001'), -1207196810],
  ['timestamptz_ns', valueFromJson('timestamptz_ns', '2017-11-16T14:31:08.000001001-08:00'), -1207196810],
  ['string', 'iceberg', 1210000089],
  ['uuid', 'f79c3e09-677c-4bbd-a479-3f349cb785e7', 1488055340],
  ['fixed[4]', Uint8Array.of(0, 1, 2, 3), -188683207],
  ['binary', Uint8Array.of(0, 1, 2, 3), -188683207],
  ['binary', utf8('iceberg'), 1210000089],
])('the hash of %s %s is %i', (type, value, hash) => expect(bucketHash(type, value)).toBe(hash))

const run = (transform: string, type: string, json: Json): Value | null =>
  applyTransform(parseTransform(transform), type, valueFromJson(type, json))

// Spec, «Truncate transform details» and the table of partition transforms.
test.each<[string, string, Json, Value]>([
  ['truncate[10]', 'int', 1, 0],
  ['truncate[10]', 'int', -1, -10],
  ['truncate[10]', 'long', 1n, 0n],
  ['truncate[10]', 'long', -1n, -10n],
  ['truncate[50]', 'decimal(9, 2)', '10.65', 1050n],
  ['truncate[50]', 'decimal(9, 2)', '-0.05', -50n],
  ['truncate[3]', 'string', 'iceberg', 'ice'],
  ['truncate[2]', 'string', '\u{1F9CA}\u{1F41F}\u{1F6F6}', '\u{1F9CA}\u{1F41F}'],
  ['year', 'date', '1969-12-31', -1],
  ['month', 'date', '1969-12-31', -1],
  ['day', 'date', '1969-12-31', -1],
  ['year', 'timestamp', '2017-12-01T10:12:55.038194', 47],
  ['month', 'timestamp', '2017-12-01T10:12:55.038194', 575],
  ['day', 'timestamp', '2017-12-01T10:12:55.038194', 17501],
  ['hour', 'timestamp', '2017-12-01T10:12:55.038194', 420034],
  ['hour', 'timestamp', '1969-12-31T23:59:59.999999', -1],
  ['hour', 'timestamp_ns', '1969-12-31T23:59:59.999999999', -1],
  ['day', 'timestamptz', '1970-01-01T00:30:00+01:00', -1],
  ['bucket[16]', 'int', 34, 3],
])('%s of %s %s is %s', (transform, type, json, result) => expect(run(transform, type, json)).toEqual(result))

test('null stays null, void and unknown transforms give null', () => {
  expect(applyTransform(parseTransform('bucket[4]'), 'int', null)).toBeNull()
  expect(run('void', 'int', 4)).toBeNull()
  expect(run('zorder', 'int', 4)).toBeNull()
})

test.each(['bucket[0]', 'bucket[]', 'bucket[2147483648]', 'truncate', 'weekly'])(
  '%s is not a known transform',
  (text) => expect(parseTransform(text)).toEqual({ kind: 'unknown', text }),
)
