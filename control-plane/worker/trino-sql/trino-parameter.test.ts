import { bindParameters } from '@boathouse/engines/trino/index.ts'
import { expect, test } from 'vitest'
import { trinoParameter } from './trino-parameter.ts'

test.each([
  ['INTEGER', 5, '5'],
  ['INTEGER', -5, '(-5)'],
  ['INTEGER', '123456789012345678901', "CAST('123456789012345678901' AS decimal(21,0))"],
  ['INTEGER', '12', "CAST('12' AS bigint)"],
  ['DECIMAL', '-12.50', "CAST('-12.50' AS decimal(4,2))"],
  ['DECIMAL', '.5', "CAST('.5' AS decimal(1,1))"],
  ['BOOLEAN', 'true', "CAST('true' AS boolean)"],
  ['DATE', '2024-02-29', "CAST('2024-02-29' AS date)"],
  ['TIMESTAMP', '2024-02-29T12:00', "CAST('2024-02-29 12:00' AS timestamp(6))"],
  ['TIMESTAMP', '2024-02-29', "CAST('2024-02-29' AS timestamp(6))"],
  ['TIMESTAMP', '2024-02-29T12:00:00Z', "CAST('2024-02-29 12:00:00 UTC' AS timestamp(6) with time zone)"],
  [
    'TIMESTAMP',
    '2024-02-29 12:00:00+0200',
    "CAST('2024-02-29 12:00:00 +02:00' AS timestamp(6) with time zone)",
  ],
  ['STRING', "it's", "'it''s'"],
  ['DATE', null, 'CAST(NULL AS date)'],
  [undefined, null, 'NULL'],
])('%s %j becomes %s', (type, value, sql) => {
  expect(bindParameters(':p', [trinoParameter('p', value, type)])).toBe(sql)
})
