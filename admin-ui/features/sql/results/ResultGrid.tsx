import { notifications } from '@mantine/notifications'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent } from 'react'
import type { ResultColumn } from '../../../api/types.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { CellInspector } from './CellInspector.tsx'
import { columnWidths, leftEdges, visibleColumns } from './column-widths.ts'
import { copyCells } from './copy-cells.ts'
import { GridHead } from './GridHead.tsx'
import { GridRow } from './GridRow.tsx'
import { moveSelection, rectangleOf, type Selection } from './grid-selection.ts'
import classes from './ResultGrid.module.css'
import type { ResultPages } from './result-pages.ts'
import { contentHeight, ROW_HEIGHT, scrollToShow, topOf, visibleRows } from './row-window.ts'
import type { GridSort } from './sort-rows.ts'
import { useScrollBox } from './use-scroll-box.ts'
import { useSortedPages } from './use-sorted-pages.ts'

interface ResultGridProps {
  readonly label: string
  readonly columns: readonly ResultColumn[]
  readonly pages: ResultPages
}

const START: Selection = { anchor: { row: 0, column: 0 }, active: { row: 0, column: 0 } }

/**
 * A result of any length. Only cells in view exist; only pages around them are held. Arrows, Page keys, Home and
 * End move, Shift spans, mod+C copies, Enter shows a value whole.
 */
export const ResultGrid = ({ label, columns, pages: unsorted }: ResultGridProps) => {
  const [sort, setSort] = useState<GridSort>()
  const { pages, sortable } = useSortedPages(unsorted, columns, sort)
  useSyncExternalStore(pages.subscribe, pages.version)
  const scroller = useRef<HTMLDivElement>(null)
  const box = useScrollBox(scroller)
  const [selection, setSelection] = useState(START)
  const [inspecting, setInspecting] = useState(false)
  const [widths, setWidths] = useState(() =>
    columnWidths(
      columns,
      Array.from({ length: 100 }, (_, index) => unsorted.row(index) ?? []),
    ),
  )
  const edges = useMemo(() => leftEdges(widths), [widths])
  const grid = { rows: pages.total, viewport: Math.max(ROW_HEIGHT, box.height - ROW_HEIGHT) }
  const rows = visibleRows(grid, box.top)
  const shown = visibleColumns(edges, box.left, box.width)
  useEffect(() => pages.show(rows.from, rows.to), [pages, rows.from, rows.to])

  const select = (next: Selection): void => {
    setSelection(next)
    const element = scroller.current
    if (!element) return
    element.scrollTop = scrollToShow(grid, element.scrollTop, next.active.row)
    const left = edges[next.active.column] ?? 0
    const right = edges[next.active.column + 1] ?? left
    if (left < element.scrollLeft) element.scrollLeft = left
    else if (right > element.scrollLeft + box.width) element.scrollLeft = right - box.width
  }
  const copy = async (): Promise<void> => {
    const said = await copyCells(pages, rectangleOf(selection), columns)
    notifications.show({ message: said })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const mod = event.ctrlKey || event.metaKey
    const size = {
      rows: pages.total,
      columns: columns.length,
      page: Math.floor(grid.viewport / ROW_HEIGHT) - 1,
    }
    const moved = moveSelection(selection, { key: event.key, shiftKey: event.shiftKey, mod }, size)
    if (moved) select(moved)
    else if (mod && event.key.toLowerCase() === 'c') void copy()
    else if (event.key === 'Enter') setInspecting(true)
    else return
    event.preventDefault()
  }
  const indexes = Array.from({ length: Math.max(0, rows.to - rows.from) }, (_, index) => rows.from + index)
  const { active } = selection
  return (
    <>
      {pages.error() ? (
        <ErrorNote error={pages.error()} onRetry={() => pages.show(rows.from, rows.to)} />
      ) : null}
      <div
        ref={scroller}
        className={classes.grid}
        role="grid"
        aria-label={label}
        aria-rowcount={pages.total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={`cell-${active.row}-${active.column}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <GridHead
          columns={columns}
          edges={edges}
          shown={shown}
          sort={sort}
          onSort={sortable ? setSort : undefined}
          onWidth={(column, width) => setWidths(widths.map((each, at) => (at === column ? width : each)))}
        />
        <div
          role="presentation"
          className={classes.content}
          style={{ height: contentHeight(grid), width: edges.at(-1) }}
        >
          {indexes.map((index) => (
            <GridRow
              key={index}
              index={index}
              top={topOf(grid, box.top, index)}
              row={pages.row(index)}
              columns={columns}
              edges={edges}
              shown={shown}
              selection={selection}
              onSelect={(column, span) => {
                const cell = { row: index, column }
                setSelection({ active: cell, anchor: span ? selection.anchor : cell })
              }}
              onInspect={() => setInspecting(true)}
            />
          ))}
        </div>
      </div>
      <CellInspector
        opened={inspecting}
        onClose={() => setInspecting(false)}
        column={columns[active.column]}
        row={active.row}
        value={pages.row(active.row)?.[active.column]}
      />
    </>
  )
}
