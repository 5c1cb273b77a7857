export interface Cell {
  readonly row: number
  readonly column: number
}

/** A rectangle from where it began to where it is now. */
export interface Selection {
  readonly anchor: Cell
  readonly active: Cell
}

export interface Rectangle {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export const rectangleOf = ({ anchor, active }: Selection): Rectangle => ({
  top: Math.min(anchor.row, active.row),
  bottom: Math.max(anchor.row, active.row),
  left: Math.min(anchor.column, active.column),
  right: Math.max(anchor.column, active.column),
})

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most))

const STEPS: Readonly<Record<string, (cell: Cell, page: number) => Cell>> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  PageUp: ({ row, column }, page) => ({ row: row - page, column }),
  PageDown: ({ row, column }, page) => ({ row: row + page, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }) => ({ row, column: Number.MAX_SAFE_INTEGER }),
}

interface Pressed {
  readonly key: string
  readonly shiftKey: boolean
  readonly mod: boolean
}

interface Size {
  readonly rows: number
  readonly columns: number
  /** Rows of one page. */
  readonly page: number
}

/** Where a key takes the selection (ARIA authoring practices, grid); undefined for other keys. */
export const moveSelection = (selection: Selection, pressed: Pressed, size: Size): Selection | undefined => {
  const step = STEPS[pressed.key]
  if (!step) return undefined
  const moved = step(selection.active, size.page)
  const far = { Home: { row: 0, column: 0 }, End: { row: size.rows, column: size.columns } }
  const aim = pressed.mod && (pressed.key === 'Home' || pressed.key === 'End') ? far[pressed.key] : moved
  const active = { row: clamp(aim.row, size.rows - 1), column: clamp(aim.column, size.columns - 1) }
  return { active, anchor: pressed.shiftKey ? selection.anchor : active }
}
