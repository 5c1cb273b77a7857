import type { Row } from '../../../api/types.ts'

/** Rows of one fetch. */
export const PAGE_ROWS = 500
/** Pages that are kept; the ones farthest from view go first. */
const KEPT = 60

interface PageCache {
  readonly row: (index: number) => Row | undefined
  readonly has: (page: number) => boolean
  readonly put: (page: number, rows: readonly Row[]) => void
  /** How many rows a page has; the last one may be shorter. */
  readonly rowsIn: (page: number) => number
  /** Says which page is looked at. */
  readonly centre: (page: number) => void
  readonly size: () => number
}

/** Pages of a result near the one that is looked at. `first`: rows that are known from the start. */
export const createPageCache = (total: number, first: readonly Row[]): PageCache => {
  const pages = new Map<number, readonly Row[]>()
  let looked = 0
  const rowsIn = (page: number): number => Math.min(PAGE_ROWS, total - page * PAGE_ROWS)
  const distance = (page: number): number => Math.abs(page - looked)
  for (let page = 0; page * PAGE_ROWS < first.length; page += 1) {
    const rows = first.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS)
    if (rows.length === rowsIn(page)) pages.set(page, rows)
  }
  return {
    rowsIn,
    row: (index) => pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS],
    has: (page) => pages.has(page),
    size: () => pages.size,
    centre: (page) => {
      looked = page
    },
    put: (page, rows) => {
      pages.set(page, rows)
      while (pages.size > KEPT) {
        pages.delete([...pages.keys()].reduce((a, b) => (distance(a) > distance(b) ? a : b)))
      }
    },
  }
}
