import { useEffect, useMemo, useState } from 'react'
import type { ResultColumn, Row } from '../../../api/types.ts'
import { createResultPages, type ResultPages } from './result-pages.ts'
import { SORTABLE_ROWS, sortedIndexes, type GridSort } from './sort-rows.ts'

/** A result in the order of a column: short ones are fetched whole and sorted in view. */
export const useSortedPages = (
  pages: ResultPages,
  columns: readonly ResultColumn[],
  sort: GridSort | undefined,
): { pages: ResultPages; sortable: boolean } => {
  const sortable = pages.total <= SORTABLE_ROWS
  const [all, setAll] = useState<readonly Row[]>()
  useEffect(() => {
    if (!sort || !sortable || all) return
    // A failure shows where rows are missing; the order stays as it was.
    pages.range(0, pages.total).then(setAll, () => undefined)
  }, [sort, sortable, all, pages])
  const sorted = useMemo(() => {
    if (!sort || !all) return pages
    const order = sortedIndexes(all, sort, columns[sort.column]?.type_text ?? '')
    const rows = order.flatMap((index) => {
      const row = all[index]
      return row ? [row] : []
    })
    const window = (offset: number, limit: number) => rows.slice(offset, offset + limit)
    return createResultPages(rows.length, [], async (offset, limit) => ({
      row_offset: offset,
      row_count: Math.min(limit, rows.length - offset),
      data_array: window(offset, limit),
    }))
  }, [pages, all, sort, columns])
  return { pages: sorted, sortable }
}
