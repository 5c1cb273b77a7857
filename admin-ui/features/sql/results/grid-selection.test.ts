import { expect, test } from 'vitest'
import { moveSelection, rectangleOf } from './grid-selection.ts'

const size = { rows: 1_000_000, columns: 5, page: 20 }
const at = (row: number, column: number) => ({ anchor: { row, column }, active: { row, column } })
const press = (key: string, more: { shiftKey?: boolean; mod?: boolean } = {}) => ({
  key,
  shiftKey: false,
  mod: false,
  ...more,
})

test('arrows and pages move, and stop at the edges', () => {
  expect(moveSelection(at(0, 0), press('ArrowUp'), size)).toEqual(at(0, 0))
  expect(moveSelection(at(0, 0), press('ArrowDown'), size)).toEqual(at(1, 0))
  expect(moveSelection(at(5, 4), press('ArrowRight'), size)).toEqual(at(5, 4))
  expect(moveSelection(at(5, 4), press('PageDown'), size)).toEqual(at(25, 4))
  expect(moveSelection(at(5, 4), press('Home'), size)).toEqual(at(5, 0))
})

test('mod with Home and End goes to the corners of a million rows', () => {
  expect(moveSelection(at(5, 2), press('End', { mod: true }), size)).toEqual(at(999_999, 4))
  expect(moveSelection(at(5, 2), press('Home', { mod: true }), size)).toEqual(at(0, 0))
})

test('shift spans a rectangle', () => {
  const moved = moveSelection(at(5, 2), press('ArrowUp', { shiftKey: true }), size)
  expect(moved && rectangleOf(moved)).toEqual({ top: 4, bottom: 5, left: 2, right: 2 })
})

test('other keys move nothing', () => {
  expect(moveSelection(at(0, 0), press('x'), size)).toBeUndefined()
})
