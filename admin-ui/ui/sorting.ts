export type Sortable = string | number | bigint | null | undefined

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Unknown values come last in rising order. */
export const compareSortables = (a: Sortable, b: Sortable): number => {
  const aKnown = a !== null && a !== undefined
  const bKnown = b !== null && b !== undefined
  if (!aKnown || !bKnown) return Number(bKnown) - Number(aKnown)
  if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b)
  return a < b ? -1 : a > b ? 1 : 0
}

/** `-rows` in the address is «rows, falling». */
export const parseSort = (sort: string | undefined): { id: string; desc: boolean }[] => {
  if (!sort) return []
  return sort.startsWith('-') ? [{ id: sort.slice(1), desc: true }] : [{ id: sort, desc: false }]
}

/** A decimal string as a number that sorts. */
export const longOf = (text: string | null): bigint | null => (text === null ? null : BigInt(text))
