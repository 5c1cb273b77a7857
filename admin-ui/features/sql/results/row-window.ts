/**
 * Where rows stand in a grid that scrolls. Browsers cap the height of an element (Firefox at 17.8 million
 * pixels), so a long result is drawn into a lower one, and the scroll bar stands for a share of the rows.
 */
export const ROW_HEIGHT = 28
const TALLEST = 8_000_000

export interface Grid {
  readonly rows: number
  /** Pixels of rows in view. */
  readonly viewport: number
}

export const contentHeight = ({ rows }: Grid): number => Math.min(rows * ROW_HEIGHT, TALLEST)

/** Rows above the first one in view when scrolled to the end. */
const lastFirst = ({ rows, viewport }: Grid): number => Math.max(0, rows - viewport / ROW_HEIGHT)

const scrollRange = (grid: Grid): number => Math.max(0, contentHeight(grid) - grid.viewport)

/** The first row in view, with the hidden part of it as a fraction. */
export const firstRow = (grid: Grid, scrollTop: number): number => {
  const range = scrollRange(grid)
  return range === 0 ? 0 : (Math.min(scrollTop, range) / range) * lastFirst(grid)
}

/** The scroll position at which `row` is the first in view. */
export const scrollOf = (grid: Grid, row: number): number => {
  const last = lastFirst(grid)
  return last === 0 ? 0 : (Math.min(row, last) / last) * scrollRange(grid)
}

/** The rows to draw: those in view, and a few around. */
export const visibleRows = (grid: Grid, scrollTop: number, around = 6): { from: number; to: number } => {
  const first = firstRow(grid, scrollTop)
  return {
    from: Math.max(0, Math.floor(first) - around),
    to: Math.min(grid.rows, Math.ceil(first + grid.viewport / ROW_HEIGHT) + around),
  }
}

/** Where a row's top is, in the pixels of the content. */
export const topOf = (grid: Grid, scrollTop: number, row: number): number =>
  Math.min(scrollTop, scrollRange(grid)) + (row - firstRow(grid, scrollTop)) * ROW_HEIGHT

/** The scroll position that brings a row into view, moving as little as possible. */
export const scrollToShow = (grid: Grid, scrollTop: number, row: number): number => {
  const first = firstRow(grid, scrollTop)
  const whole = Math.max(1, Math.floor(grid.viewport / ROW_HEIGHT))
  if (row < first) return scrollOf(grid, row)
  if (row > first + whole - 1) return scrollOf(grid, row - grid.viewport / ROW_HEIGHT + 1)
  return scrollTop
}
