import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  contentHeight,
  firstRow,
  ROW_HEIGHT,
  scrollOf,
  scrollToShow,
  topOf,
  visibleRows,
} from './row-window.ts'

const grids = fc.record({
  rows: fc.integer({ min: 1, max: 2_000_000_000 }),
  viewport: fc.integer({ min: 28, max: 2000 }),
})

test('a short result is drawn one to one', () => {
  const grid = { rows: 1000, viewport: 280 }
  expect(contentHeight(grid)).toBe(28_000)
  expect(firstRow(grid, 560)).toBeCloseTo(20)
  expect(topOf(grid, 560, 25)).toBeCloseTo(25 * ROW_HEIGHT)
})

test('two thousand million rows fit below what browsers can draw, and the last one is reached', () => {
  const grid = { rows: 2_000_000_000, viewport: 560 }
  expect(contentHeight(grid)).toBeLessThan(17_000_000)
  expect(visibleRows(grid, contentHeight(grid)).to).toBe(2_000_000_000)
  expect(visibleRows(grid, 0).from).toBe(0)
})

test('a row that is scrolled to is the first in view', () => {
  fc.assert(
    fc.property(grids, fc.nat(), (grid, seed) => {
      const row = Math.min(seed % grid.rows, Math.max(0, Math.floor(grid.rows - grid.viewport / ROW_HEIGHT)))
      const shown = firstRow(grid, scrollOf(grid, row))
      expect(Math.abs(shown - row)).toBeLessThan(0.01)
    }),
  )
})

test('a row that is brought into view is drawn wholly within it', () => {
  fc.assert(
    fc.property(grids, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (grid, seed, share) => {
      const row = seed % grid.rows
      const before = share * Math.max(0, contentHeight(grid) - grid.viewport)
      const scroll = scrollToShow(grid, before, row)
      const top = topOf(grid, scroll, row) - scroll
      expect(top).toBeGreaterThan(-1)
      expect(top + ROW_HEIGHT).toBeLessThan(grid.viewport + 1)
    }),
  )
})
