import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState, type KeyboardEvent } from 'react'
import classes from './CatalogTree.module.css'
import { TreeItem } from './TreeItem.tsx'
import type { TreeRow } from './tree-rows.ts'
import { treeKey } from './tree-keys.ts'

interface TreeListProps {
  readonly label: string
  readonly rows: readonly TreeRow[]
  readonly selected: string | undefined
  readonly onOpen: (row: TreeRow) => void
  readonly onToggle: (row: TreeRow) => void
}

const ROW = 28

/** A tree as the flat list of its visible rows, of which only those in view exist. Keys as in the ARIA tree pattern. */
export const TreeList = ({ label, rows, selected, onOpen, onToggle }: TreeListProps) => {
  const scroller = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<string>()
  const found = rows.findIndex(({ key }) => key === (at ?? selected))
  const current = found === -1 ? 0 : found
  // oxlint-disable-next-line react/incompatible-library -- no compiler is used; the rows are not memoised by it
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  const move = (index: number): void => {
    const row = rows[index]
    if (!row) return
    setAt(row.key)
    virtual.scrollToIndex(index)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const answer = treeKey(event.key, rows, current)
    if (!answer) return
    event.preventDefault()
    if (answer.move !== undefined) move(answer.move)
    if (answer.toggle) onToggle(answer.toggle)
    if (answer.open) onOpen(answer.open)
  }
  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={rows[current] ? `tree-${rows[current].key}` : undefined}
        onKeyDown={onKeyDown}
        className={classes.tree}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return row ? (
            <TreeItem
              key={row.key}
              row={row}
              top={start}
              current={index === current}
              selected={row.key === selected}
              onToggle={() => onToggle(row)}
              onOpen={() => {
                setAt(row.key)
                onOpen(row)
              }}
            />
          ) : null
        })}
      </div>
    </div>
  )
}
