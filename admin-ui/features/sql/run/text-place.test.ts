import { expect, test } from 'vitest'
import { placeInText, placeOf } from './text-place.ts'

test('an error of the second statement is told where the editor shows it', () => {
  const text = 'SELECT 1;\n  SELECT x\nFROM y'
  const before = placeOf(text, 12)
  expect(before).toEqual({ line: 1, column: 2 })
  expect(placeInText(before, 1, 8)).toEqual({ line: 2, column: 10 })
  expect(placeInText(before, 2, 6)).toEqual({ line: 3, column: 6 })
})

test('a statement of the history counts by itself', () => {
  expect(placeInText(undefined, 3, 4)).toEqual({ line: 3, column: 4 })
})
