import type { ResultColumn, Row } from '../../../api/types.ts'
import { isNumeric } from '../../../ui/TypeIcon.tsx'

export type ChartKind = 'line' | 'bar' | 'scatter'

export interface ChartChoice {
  readonly kind: ChartKind
  /** Index of the column along the bottom. */
  readonly x: number
  /** Indexes of the columns that are drawn. */
  readonly y: readonly number[]
}

/** More points than this say no more on a screen. */
export const CHART_ROWS = 10_000

const isTime = (type: string): boolean => /^(?:date|timestamp)/i.test(type)

/** A first guess: time or text along the bottom, the first figure upwards. Undefined when there is no figure. */
export const guessChart = (columns: readonly ResultColumn[]): ChartChoice | undefined => {
  const figures = columns.flatMap(({ type_text: type }, index) => (isNumeric(type) ? [index] : []))
  const time = columns.findIndex(({ type_text: type }) => isTime(type))
  const text = columns.findIndex(({ type_text: type }) => !isNumeric(type))
  const x = time !== -1 ? time : text !== -1 ? text : (figures[0] ?? -1)
  const y = figures.filter((index) => index !== x).slice(0, 1)
  if (x === -1 || y.length === 0) return undefined
  const kind = time !== -1 ? 'line' : text !== -1 ? 'bar' : 'scatter'
  return { kind, x, y }
}

/** How the bottom is measured. */
export const axisOf = (column: ResultColumn | undefined, kind: ChartKind): 'time' | 'value' | 'category' => {
  const type = column?.type_text ?? ''
  if (isTime(type) && kind !== 'bar') return 'time'
  return isNumeric(type) && kind !== 'bar' ? 'value' : 'category'
}

/** Points of one series; a NULL leaves a gap. */
export const pointsOf = (rows: readonly Row[], x: number, y: number): [string, number | null][] =>
  rows.map((row) => {
    const value = row[y]
    return [row[x] ?? 'NULL', value === null || value === undefined ? null : Number(value)]
  })
