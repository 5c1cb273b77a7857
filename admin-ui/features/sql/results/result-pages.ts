import type { ResultChunk, Row } from '../../../api/types.ts'

/** Rows of one fetch. */
export const PAGE_ROWS = 500
/** Pages that are kept; the ones farthest from view go first. */
const KEPT = 60

export interface ResultPages {
  readonly total: number
  readonly row: (index: number) => Row | undefined
  /** Says what is in view, so that it is fetched. */
  readonly show: (from: number, to: number) => void
  /** All rows of a range, fetched when they are not there. */
  readonly range: (from: number, to: number) => Promise<Row[]>
  readonly subscribe: (listener: () => void) => () => void
  /** Changes whenever rows came or a fetch failed. */
  readonly version: () => number
  readonly error: () => unknown
  readonly pagesHeld: () => number
}

type Fetch = (rowOffset: number, rowLimit: number) => Promise<ResultChunk>

/** A result of any length, of which only the part around the view is held. */
export const createResultPages = (total: number, first: readonly Row[], fetchRows: Fetch): ResultPages => {
  const pages = new Map<number, readonly Row[]>()
  const fetching = new Map<number, Promise<void>>()
  const listeners = new Set<() => void>()
  let version = 0
  let failure: unknown
  let center = 0

  const changed = (): void => {
    version += 1
    for (const listener of listeners) listener()
  }
  const dropFar = (): void => {
    while (pages.size > KEPT) {
      const far = [...pages.keys()].reduce((a, b) => (Math.abs(a - center) > Math.abs(b - center) ? a : b))
      pages.delete(far)
    }
  }
  const load = (page: number): Promise<void> => {
    const running = fetching.get(page)
    if (running) return running
    const work = fetchRows(page * PAGE_ROWS, Math.min(PAGE_ROWS, total - page * PAGE_ROWS))
      .then(({ data_array: rows }) => {
        pages.set(page, rows)
        failure = undefined
        dropFar()
      })
      .catch((error: unknown) => {
        failure = error
      })
      .finally(() => {
        fetching.delete(page)
        changed()
      })
    fetching.set(page, work)
    return work
  }
  for (let page = 0; page * PAGE_ROWS < first.length; page += 1) {
    const rows = first.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS)
    if (rows.length === Math.min(PAGE_ROWS, total - page * PAGE_ROWS)) pages.set(page, rows)
  }

  const row = (index: number): Row | undefined =>
    pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS]
  return {
    total,
    row,
    version: () => version,
    error: () => failure,
    pagesHeld: () => pages.size,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show: (from, to) => {
      const last = Math.floor(Math.max(from, to - 1) / PAGE_ROWS)
      center = Math.floor(from / PAGE_ROWS)
      for (let page = center; page <= last; page += 1) {
        if (!pages.has(page) && page * PAGE_ROWS < total) void load(page)
      }
    },
    range: async (from, to) => {
      const rows: Row[] = []
      for (let index = from; index < to; index += 1) {
        const page = Math.floor(index / PAGE_ROWS)
        if (!pages.has(page)) {
          center = page
          await load(page)
          if (failure) throw failure
        }
        const found = row(index)
        if (found) rows.push(found)
      }
      return rows
    },
  }
}
