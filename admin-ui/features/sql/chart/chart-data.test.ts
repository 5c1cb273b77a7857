import { expect, test } from 'vitest'
import { axisOf, guessChart, pointsOf } from './chart-data.ts'

const columns = (...types: string[]) =>
  types.map((type_text, position) => ({ name: `c${position}`, type_text, position }))

test('the first guess draws figures over time, else over text, else over figures', () => {
  expect(guessChart(columns('VARCHAR', 'BIGINT', 'DATE'))).toEqual({ kind: 'line', x: 2, y: [1] })
  expect(guessChart(columns('BIGINT', 'VARCHAR'))).toEqual({ kind: 'bar', x: 1, y: [0] })
  expect(guessChart(columns('DOUBLE', 'DOUBLE'))).toEqual({ kind: 'scatter', x: 0, y: [1] })
})

test('without a figure there is nothing to draw', () => {
  expect(guessChart(columns('VARCHAR', 'DATE'))).toBeUndefined()
  expect(guessChart(columns('BIGINT'))).toBeUndefined()
  expect(guessChart([])).toBeUndefined()
})

test('bars stand in categories, lines on a scale', () => {
  const [date] = columns('TIMESTAMP')
  expect(axisOf(date, 'line')).toBe('time')
  expect(axisOf(date, 'bar')).toBe('category')
})

test('NULL is a gap, not zero', () => {
  expect(
    pointsOf(
      [
        ['a', null],
        ['b', '2'],
      ],
      0,
      1,
    ),
  ).toEqual([
    ['a', null],
    ['b', 2],
  ])
})
