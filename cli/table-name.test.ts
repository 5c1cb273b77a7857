import { expect, test } from 'vitest'
import { CommandFailure } from './failure.ts'
import { parseTableName } from './table-name.ts'

test.each([
  ['lake.main.flights', { catalog: 'lake', schema: 'main', table: 'flights' }],
  ['lake.main."My.Table"', { catalog: 'lake', schema: 'main', table: 'My.Table' }],
  ['lake.a.b.t', { catalog: 'lake', schema: 'a.b', table: 't' }],
  ['lake."s ""x"""."t"', { catalog: 'lake', schema: 's "x"', table: 't' }],
])('%s names one table', (text, expected) => {
  expect(parseTableName(text)).toEqual(expected)
})

test.each(['flights', 'main.flights', '', 'a..b', '"open.a.b'])('«%s» is refused', (text) => {
  expect(() => parseTableName(text)).toThrow(CommandFailure)
})
