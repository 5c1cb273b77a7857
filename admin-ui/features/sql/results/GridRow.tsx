import type { MouseEvent } from 'react'
import type { ResultColumn, Row } from '../../../api/types.ts'
import { isNumeric } from '../../../ui/TypeIcon.tsx'
import { Value } from '../../../ui/Value.tsx'
import { rectangleOf, type Selection } from './grid-selection.ts'
import classes from './ResultGrid.module.css'

interface GridRowProps {
  readonly index: number
  readonly top: number
  /** Absent while it is fetched. */
  readonly row: Row | undefined
  readonly columns: readonly ResultColumn[]
  readonly edges: readonly number[]
  readonly shown: { readonly from: number; readonly to: number }
  readonly selection: Selection
  readonly onSelect: (column: number, span: boolean) => void
  readonly onInspect: () => void
}

/** A cell shows no more than its first characters; the inspector shows all of them. */
const SHOWN = 300

export const GridRow = (props: GridRowProps) => {
  const { index, top, row, columns, edges, shown, selection, onSelect, onInspect } = props
  const { top: first, bottom, left: leftmost, right } = rectangleOf(selection)
  const within = index >= first && index <= bottom
  const onMouseDown = (event: MouseEvent, column: number): void => onSelect(column, event.shiftKey)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.slice(shown.from, shown.to).map(({ type_text: type }, at) => {
        const column = shown.from + at
        const left = edges[column] ?? 0
        const value = row?.[column]
        const active = selection.active.row === index && selection.active.column === column
        return (
          // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the grid has the focus and names its active cell
          <div
            key={column}
            id={`cell-${index}-${column}`}
            role="gridcell"
            aria-colindex={column + 1}
            aria-selected={within && column >= leftmost && column <= right}
            data-active={active || undefined}
            data-figures={isNumeric(type) || undefined}
            className={classes.cell}
            style={{ transform: `translateX(${left}px)`, width: (edges[column + 1] ?? left) - left }}
            onMouseDown={(event) => onMouseDown(event, column)}
            onDoubleClick={onInspect}
          >
            {row === undefined ? (
              <span className={classes.waiting} />
            ) : (
              <Value value={value?.slice(0, SHOWN) ?? null} />
            )}
          </div>
        )
      })}
    </div>
  )
}
