import {
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type ColumnDef,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import classes from './DataTable.module.css'
import { DataTableHead } from './DataTableHead.tsx'
import { DataTableRow } from './DataTableRow.tsx'
import { LoadMore, type MorePages } from './LoadMore.tsx'
import { usePageScroller } from './Page.tsx'
import { ScrollRegion } from './ScrollRegion.tsx'
import { compareSortables, parseSort, type Sortable } from './sorting.ts'

export interface DataColumn<Row> {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** Makes the column sortable. */
  readonly sortBy?: (row: Row) => Sortable
  /** Figures stand at the right. */
  readonly figures?: boolean
  /** Pixels; columns without share the rest. */
  readonly width?: number
}

interface DataTableProps<Row> {
  /** Names the table for screen readers. */
  readonly label: string
  readonly columns: readonly DataColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** A row whose version changes flashes once. */
  readonly rowVersion?: (row: Row) => string
  /** `name` or `-name`; the owner keeps it in the address. Lists with further pages stay in the server's order. */
  readonly sort?: string | undefined
  readonly onSort?: (sort: string) => void
  readonly more?: MorePages
}

const tableParts = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
export type TableParts = typeof tableParts

const ROW_HEIGHT = 32

/** Below this the table scrolls sideways. */
const leastWidth = <Row,>(columns: readonly DataColumn<Row>[]): number =>
  columns.reduce((sum, { width = 180 }) => sum + width, 0)

const definitionsOf = <Row extends object>(
  columns: readonly DataColumn<Row>[],
  sortable: boolean,
): ColumnDef<TableParts, Row>[] =>
  columns.map((column): ColumnDef<TableParts, Row> => ({
    id: column.id,
    header: column.header,
    accessorFn: (row) => column.sortBy?.(row) ?? null,
    enableSorting: sortable && column.sortBy !== undefined,
    sortUndefined: 'last',
    sortFn: (a, b) => compareSortables(column.sortBy?.(a.original), column.sortBy?.(b.original)),
  }))

/** The table that carries a page: sortable heads, rows of 32 px of which only the visible ones exist. */
export function DataTable<Row extends object>(props: DataTableProps<Row>): ReactNode {
  const { label, columns, rows, rowKey, rowVersion, sort, onSort, more } = props
  const sortable = onSort !== undefined && !more?.hasNextPage
  const definitions = useMemo(() => definitionsOf(columns, sortable), [columns, sortable])
  const sorting = useMemo(() => (sortable ? parseSort(sort) : []), [sort, sortable])
  const table = useTable({
    features: tableParts,
    columns: definitions,
    data: rows,
    getRowId: rowKey,
    state: { sorting },
    enableSortingRemoval: false,
    onSortingChange: (change) => {
      const [first] = typeof change === 'function' ? change(sorting) : change
      if (first) onSort?.(first.desc ? `-${first.id}` : first.id)
    },
  })
  const sorted = table.getRowModel().rows
  const scroller = usePageScroller()
  const body = useRef<HTMLTableSectionElement>(null)
  const [margin, setMargin] = useState(0)
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0
    const outer = scroller.current
    if (outer) setMargin(top - outer.getBoundingClientRect().top + outer.scrollTop)
  }, [scroller])
  // oxlint-disable-next-line react/incompatible-library -- no compiler is used; the rows are not memoised by it
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: margin,
  })
  const items = virtual.getVirtualItems()
  const before = (items[0]?.start ?? margin) - margin
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)
  return (
    <>
      <ScrollRegion className={classes.sideways} label={label}>
        <table
          className={classes.table}
          style={{ minWidth: leastWidth(columns) }}
          aria-label={label}
          aria-rowcount={sorted.length + 1}
        >
          <DataTableHead headers={table.getHeaderGroups()[0]?.headers ?? []} columns={columns} />
          <tbody ref={body}>
            {before > 0 && <tr aria-hidden="true" style={{ height: before }} />}
            {items.map(({ index }) => {
              const row = sorted[index]
              return row ? (
                <DataTableRow
                  key={row.id}
                  row={row.original}
                  index={index}
                  columns={columns}
                  version={rowVersion?.(row.original)}
                />
              ) : null
            })}
            {after > 0 && <tr aria-hidden="true" style={{ height: after }} />}
          </tbody>
        </table>
      </ScrollRegion>
      {more && <LoadMore {...more} shown={rows.length} />}
    </>
  )
}
