import type { Row } from '../../../api/types.ts'
import { isNumeric } from '../../../ui/TypeIcon.tsx'

export interface GridSort {
  readonly column: number
  readonly falling: boolean
}

/** Results up to this many rows can be sorted in view; longer ones are sorted by SQL. */
export const SORTABLE_ROWS = 10_000

const collator = new Intl.Collator('en')

const numeric = (a: string, b: string): number => {
  // Exact where doubles are not: a difference of long integers beyond 2^53 must not vanish.
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) {
    const [x, y] = [BigInt(a), BigInt(b)]
    return x < y ? -1 : x > y ? 1 : 0
  }
  return Number(a) - Number(b)
}

/** The indexes of rows in the order of a column; NULL comes last either way. */
export const sortedIndexes = (
  rows: readonly Row[],
  { column, falling }: GridSort,
  type: string,
): number[] => {
  const compare = isNumeric(type) ? numeric : collator.compare
  const sign = falling ? -1 : 1
  return rows
    .map((_, index) => index)
    .sort((i, j) => {
      const a = rows[i]?.[column] ?? null
      const b = rows[j]?.[column] ?? null
      if (a === null || b === null) return Number(a === null) - Number(b === null) || i - j
      return sign * compare(a, b) || i - j
    })
}
