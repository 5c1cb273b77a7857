import { expect, test } from 'vitest'
import { sortedIndexes } from './sort-rows.ts'

test('figures sort by value, exactly, NULL last either way', () => {
  const rows = [['10'], ['9'], [null], ['9007199254740993'], ['9007199254740992'], ['-1']]
  const order = (falling: boolean) =>
    sortedIndexes(rows, { column: 0, falling }, 'BIGINT').map((i) => rows[i]?.[0])
  expect(order(false)).toEqual(['-1', '9', '10', '9007199254740992', '9007199254740993', null])
  expect(order(true)).toEqual(['9007199254740993', '9007199254740992', '10', '9', '-1', null])
})

test('texts sort as texts, equal ones keep their order', () => {
  const rows = [
    ['b', '1'],
    ['a', '2'],
    ['b', '3'],
  ]
  expect(sortedIndexes(rows, { column: 0, falling: false }, 'VARCHAR')).toEqual([1, 0, 2])
})
