import type { ResultChunk, Row } from '../../../api/types.ts'
import { createPageCache, PAGE_ROWS } from './page-cache.ts'

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

export type FetchRows = (rowOffset: number, rowLimit: number) => Promise<ResultChunk>

const pageOf = (index: number): number => Math.floor(index / PAGE_ROWS)

/** A result of any length, of which only the part around the view is held. */
export const createResultPages = (
  total: number,
  first: readonly Row[],
  fetchRows: FetchRows,
): ResultPages => {
  const cache = createPageCache(total, first)
  const fetching = new Map<number, Promise<void>>()
  const listeners = new Set<() => void>()
  let version = 0
  let failure: unknown

  const fetchPage = async (page: number): Promise<void> => {
    try {
      const { data_array: rows } = await fetchRows(page * PAGE_ROWS, cache.rowsIn(page))
      cache.put(page, rows)
      failure = undefined
    } catch (error) {
      failure = error
    }
    fetching.delete(page)
    version += 1
    for (const listener of listeners) listener()
  }
  const load = (page: number): Promise<void> => {
    const running = fetching.get(page) ?? fetchPage(page)
    fetching.set(page, running)
    return running
  }
  return {
    total,
    row: cache.row,
    version: () => version,
    error: () => failure,
    pagesHeld: cache.size,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    show: (from, to) => {
      cache.centre(pageOf(from))
      for (let page = pageOf(from); page <= pageOf(Math.max(from, to - 1)); page += 1) {
        if (!cache.has(page) && page * PAGE_ROWS < total) void load(page)
      }
    },
    range: async (from, to) => {
      const rows: Row[] = []
      for (let index = from; index < to; index += 1) {
        const page = pageOf(index)
        if (!cache.has(page)) {
          cache.centre(page)
          await load(page)
          if (failure) throw failure
        }
        rows.push(cache.row(index) ?? [])
      }
      return rows
    },
  }
}
