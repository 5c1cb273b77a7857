import {
  IconChevronDown,
  IconChevronRight,
  IconDatabase,
  IconEye,
  IconFolder,
  IconTable,
} from '@tabler/icons-react'
import classes from './CatalogTree.module.css'
import type { TreeRow } from './tree-rows.ts'

const ICONS = { catalog: IconDatabase, schema: IconFolder, table: IconTable, view: IconEye }

interface TreeItemProps {
  readonly row: TreeRow
  readonly top: number
  readonly current: boolean
  readonly selected: boolean
  readonly onToggle: () => void
  readonly onOpen: () => void
}

/** One row. The tree has the focus and the keys; the mouse opens a row, or folds it at its arrow. */
export const TreeItem = ({ row, top, current, selected, onToggle, onOpen }: TreeItemProps) => {
  const Icon = ICONS[row.kind]
  const Arrow = row.expanded ? IconChevronDown : IconChevronRight
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the tree itself handles keys
    <div
      id={`tree-${row.key}`}
      role="treeitem"
      aria-level={row.level}
      aria-expanded={row.expanded}
      aria-selected={selected}
      className={classes.item}
      data-current={current || undefined}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 4 + (row.level - 1) * 16 }}
      title={row.label}
      onClick={onOpen}
    >
      <span
        aria-hidden="true"
        className={classes.arrow}
        onClick={(event) => {
          if (row.expanded === undefined) return
          event.stopPropagation()
          onToggle()
        }}
      >
        {row.expanded !== undefined && <Arrow size={14} />}
      </span>
      <Icon size={14} aria-hidden="true" className="dim" />
      <span className={classes.label}>{row.label}</span>
    </div>
  )
}
