import type { ResultColumn, Row } from '../../../api/types.ts'
import { isNumeric } from '../../../ui/TypeIcon.tsx'

const LEAST = 72
const MOST = 360
const CHARACTER = 7.8
const AROUND = 52
/** Figures grow down a long result, and must not be cut. */
const FIGURES = 120

/** Widths that fit the names and the first rows. */
export const columnWidths = (columns: readonly ResultColumn[], rows: readonly Row[]): number[] =>
  columns.map(({ name, type_text: type }, index) => {
    const longest = rows
      .slice(0, 100)
      .reduce((most, row) => Math.max(most, Math.min(60, row[index]?.length ?? 4)), name.length)
    const least = isNumeric(type) ? FIGURES : LEAST
    return Math.round(Math.min(MOST, Math.max(least, longest * CHARACTER + AROUND)))
  })

/** Left edges of the columns; the last entry is the whole width. */
export const leftEdges = (widths: readonly number[]): number[] => {
  const edges = [0]
  for (const width of widths) edges.push((edges.at(-1) ?? 0) + width)
  return edges
}

/** The columns that touch the view. */
export const visibleColumns = (
  edges: readonly number[],
  scrollLeft: number,
  viewport: number,
): { from: number; to: number } => {
  const count = edges.length - 1
  let from = 0
  while (from < count - 1 && (edges[from + 1] ?? 0) <= scrollLeft) from += 1
  let to = from
  while (to < count && (edges[to] ?? 0) < scrollLeft + viewport) to += 1
  return { from, to }
}
