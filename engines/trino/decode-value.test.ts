import { parseJson, type JsonObject } from '@boathouse/iceberg/json.ts'
import { expect, test } from 'vitest'
import { decodeValue } from './decode-value.ts'
import { parseType } from './trino-type.ts'

const scalar = (rawType: string): JsonObject => ({ rawType, arguments: [] })
const argument = (value: JsonObject): JsonObject => ({ kind: 'TYPE', value })
const array = (element: JsonObject): JsonObject => ({ rawType: 'array', arguments: [argument(element)] })
const field = (name: string | undefined, typeSignature: JsonObject): JsonObject => ({
  kind: 'NAMED_TYPE',
  value: { ...(name !== undefined && { fieldName: { name } }), typeSignature },
})

test.each<[string, JsonObject, string, string | null]>([
  ['bigint', scalar('bigint'), '9223372036854775807', '9223372036854775807'],
  ['integer', scalar('integer'), '-1', '-1'],
  ['decimal', scalar('decimal'), '"12345678901234567890.10"', '12345678901234567890.10'],
  ['double', scalar('double'), '0.1', '0.1'],
  ['a double that is 1.0', scalar('double'), '1.0', '1.0'],
  ['NaN', scalar('double'), '"NaN"', 'NaN'],
  ['boolean', scalar('boolean'), 'false', 'false'],
  ['varchar', scalar('varchar'), '"ü \\"x\\""', 'ü "x"'],
  ['varbinary', scalar('varbinary'), '"AP8="', 'AP8='],
  ['null', scalar('varchar'), 'null', null],
  ['array', array(scalar('bigint')), '[1,null,9007199254740993]', '[1,null,9007199254740993]'],
  ['array of decimal', array(scalar('decimal')), '["1.10"]', '[1.10]'],
  ['array of NaN', array(scalar('double')), '["NaN",1.5]', '["NaN",1.5]'],
  [
    'map',
    { rawType: 'map', arguments: [argument(scalar('varchar')), argument(scalar('bigint'))] },
    '{"a":9007199254740993,"b":null}',
    '{"a":9007199254740993,"b":null}',
  ],
  [
    'row',
    { rawType: 'row', arguments: [field('a', scalar('bigint')), field(undefined, array(scalar('varchar')))] },
    '[1,["x"]]',
    '{"a":1,"field1":["x"]}',
  ],
])('%s keeps every digit', (_what, signature, json, text) => {
  expect(decodeValue(parseType(signature), parseJson(json))).toBe(text)
})
