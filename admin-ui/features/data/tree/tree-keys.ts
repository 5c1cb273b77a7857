import type { TreeRow } from './tree-rows.ts'

interface TreeAnswer {
  readonly move?: number
  readonly toggle?: TreeRow
  readonly open?: TreeRow
}

const parentOf = (rows: readonly TreeRow[], at: number): number => {
  const level = rows[at]?.level ?? 1
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.level ?? 0) < level) return index
  return at
}

const nextStartingWith = (letter: string, rows: readonly TreeRow[], at: number): number | undefined => {
  for (let step = 1; step <= rows.length; step += 1) {
    const index = (at + step) % rows.length
    if (rows[index]?.label.toLowerCase().startsWith(letter.toLowerCase())) return index
  }
  return undefined
}

/** What a key does in a tree whose row `at` is current (ARIA authoring practices, tree view). */
export const treeKey = (key: string, rows: readonly TreeRow[], at: number): TreeAnswer | undefined => {
  const row = rows[at]
  if (!row) return undefined
  switch (key) {
    case 'ArrowDown':
      return { move: Math.min(at + 1, rows.length - 1) }
    case 'ArrowUp':
      return { move: Math.max(at - 1, 0) }
    case 'Home':
      return { move: 0 }
    case 'End':
      return { move: rows.length - 1 }
    case 'ArrowRight':
      return row.expanded === false ? { toggle: row } : { move: Math.min(at + 1, rows.length - 1) }
    case 'ArrowLeft':
      return row.expanded ? { toggle: row } : { move: parentOf(rows, at) }
    case 'Enter':
    case ' ':
      return { open: row }
    default: {
      const move = /^[\p{L}\p{N}_]$/u.test(key) ? nextStartingWith(key, rows, at) : undefined
      return move === undefined ? undefined : { move }
    }
  }
}
