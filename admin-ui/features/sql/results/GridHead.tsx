import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useRef, type PointerEvent } from 'react'
import type { ResultColumn } from '../../../api/types.ts'
import { TypeIcon } from '../../../ui/TypeIcon.tsx'
import classes from './ResultGrid.module.css'
import type { GridSort } from './sort-rows.ts'

interface GridHeadProps {
  readonly columns: readonly ResultColumn[]
  readonly edges: readonly number[]
  readonly shown: { readonly from: number; readonly to: number }
  readonly sort: GridSort | undefined
  /** Absent: the result is too long to be sorted in view. */
  readonly onSort: ((sort: GridSort | undefined) => void) | undefined
  readonly onWidth: (column: number, width: number) => void
}

/** Rising, falling, as the result came. */
const nextSort = (sort: GridSort | undefined, column: number): GridSort | undefined => {
  if (sort?.column !== column) return { column, falling: false }
  return sort.falling ? undefined : { column, falling: true }
}

const Sizer = ({ width, onWidth }: { width: number; onWidth: (width: number) => void }) => {
  const from = useRef<{ x: number; width: number }>(undefined)
  return (
    <span
      aria-hidden="true"
      className={classes.sizer}
      onPointerDown={(event: PointerEvent) => {
        from.current = { x: event.clientX, width }
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        if (from.current) onWidth(Math.max(48, from.current.width + event.clientX - from.current.x))
      }}
      onPointerUp={() => {
        from.current = undefined
      }}
    />
  )
}

export const GridHead = ({ columns, edges, shown, sort, onSort, onWidth }: GridHeadProps) => (
  <div role="rowgroup" className={classes.head} style={{ width: edges.at(-1) }}>
    <div role="row" aria-rowindex={1}>
      {columns.slice(shown.from, shown.to).map(({ name, type_text: type }, at) => {
        const column = shown.from + at
        const left = edges[column] ?? 0
        const width = (edges[column + 1] ?? left) - left
        const sorted = sort?.column === column ? sort : undefined
        const Arrow = sorted?.falling ? IconArrowDown : IconArrowUp
        return (
          <div
            key={column}
            role="columnheader"
            aria-colindex={column + 1}
            aria-sort={sorted ? (sorted.falling ? 'descending' : 'ascending') : undefined}
            className={classes.headCell}
            style={{ transform: `translateX(${left}px)`, width }}
            title={`${name} ${type}`}
          >
            <UnstyledButton
              tabIndex={-1}
              className={classes.headName}
              disabled={!onSort}
              onClick={() => onSort?.(nextSort(sort, column))}
            >
              <TypeIcon type={type} />
              <span className={classes.headText}>{name}</span>
              {sorted && <Arrow size={12} aria-hidden="true" />}
            </UnstyledButton>
            <Sizer width={width} onWidth={(next) => onWidth(column, next)} />
          </div>
        )
      })}
    </div>
  </div>
)
