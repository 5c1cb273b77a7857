/** Cells as JSON has them. */
type Rows = readonly (readonly unknown[])[]

/** Sums of floating-point numbers depend on who adds first. */
const TOLERANCE = 1e-9

const sameCell = (mine: unknown, other: unknown): boolean => {
  if (mine === null || other === null) return mine === other
  const [a, b] = [Number(mine), Number(other)]
  if (Number.isFinite(a) && Number.isFinite(b)) return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(b))
  return JSON.stringify(mine) === JSON.stringify(other)
}

/** Where two answers, cells as texts, numbers or null, differ first; undefined when they do not. */
export const differenceOf = (mine: Rows, other: Rows): string | undefined => {
  if (mine.length !== other.length) return `${mine.length} rows against ${other.length}`
  const at = mine.findIndex(
    (row, index) =>
      row.length !== other[index]?.length ||
      row.some((cell, column) => !sameCell(cell, other[index]?.[column])),
  )
  return at === -1
    ? undefined
    : `row ${at + 1} is ${JSON.stringify(mine[at])} against ${JSON.stringify(other[at])}`
}
