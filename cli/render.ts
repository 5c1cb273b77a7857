import { stringify } from 'yaml'

export const formats = ['table', 'json', 'yaml', 'csv'] as const
export type Format = (typeof formats)[number]

export interface ColumnSpec {
  readonly name: string
  /** Figures stand right-aligned. */
  readonly numeric?: boolean
}

type Cell = string | null

const displayWidth = (text: string): number => {
  let width = 0
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    // East Asian wide characters and emoji take two cells in a terminal.
    width +=
      /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(
        segment,
      )
        ? 2
        : 1
  }
  return width
}

const shown = (cell: Cell): string =>
  cell === null ? 'NULL' : cell.replaceAll(/\p{Cc}/gu, (c) => JSON.stringify(c).slice(1, -1))

const aligned = (text: string, width: number, right: boolean): string => {
  const gap = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return right ? gap + text : text + gap
}

/** Prints rows in blocks: widths come from the first block, so that a large result is never held. */
export const tablePrinter = (
  columns: readonly ColumnSpec[],
  headers: boolean,
  print: (line: string) => void,
) => {
  let widths: number[] | undefined
  const line = (cells: readonly string[], widest: readonly number[], header = false): string =>
    cells
      .map((cell, i) => aligned(cell, widest[i] ?? 0, !header && columns[i]?.numeric === true))
      .join('  ')
      .trimEnd()
  return (rows: readonly (readonly Cell[])[]): void => {
    const texts = rows.map((row) => row.map(shown))
    if (!widths) {
      const all = headers ? [columns.map((c) => c.name), ...texts] : texts
      widths = columns.map((_, i) => all.reduce((w, row) => Math.max(w, displayWidth(row[i] ?? '')), 0))
      if (headers) {
        print(
          line(
            columns.map((c) => c.name),
            widths,
            true,
          ),
        )
        print(widths.map((w) => '─'.repeat(Math.max(w, 1))).join('  '))
      }
    }
    for (const row of texts) print(line(row, widths))
  }
}

/** RFC 4180: quoted when needed; NULL is an empty field and the empty text is «""». */
export const csvLine = (cells: readonly Cell[]): string =>
  cells
    .map((cell) =>
      cell === null ? '' : cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell,
    )
    .join(',')

const cellOf = (value: unknown): Cell => {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export interface View<Item> {
  readonly [header: string]: (item: Item) => unknown
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Prints a list of things: JSON and YAML whole, table and CSV by the columns of the view. */
export const renderList = <Item>(
  items: readonly Item[],
  view: View<Item>,
  { format, headers }: { readonly format: Format; readonly headers: boolean },
): void => {
  if (format === 'json') return print(JSON.stringify(items, null, 2))
  if (format === 'yaml') return print(stringify(items).trimEnd())
  const names = Object.keys(view)
  const rows = items.map((item) => Object.values(view).map((read) => cellOf(read(item))))
  if (format === 'csv') {
    if (headers) print(csvLine(names))
    for (const row of rows) print(csvLine(row))
    return
  }
  const dashes = rows.map((row) => row.map((cell) => cell ?? '–'))
  const figures = names.map((_, i) => {
    const given = rows.flatMap((row) => row[i] ?? [])
    return given.length > 0 && given.every((cell) => /^-?[\d.,]+$/.test(cell))
  })
  const columns = names.map((name, i) => ({ name, numeric: figures[i] === true }))
  tablePrinter(columns, headers, print)(dashes)
}

/** Prints one thing: a line a field in a table. */
export const renderOne = (
  item: object,
  { format, headers }: { readonly format: Format; readonly headers: boolean },
): void => {
  if (format === 'json') return print(JSON.stringify(item, null, 2))
  if (format === 'yaml') return print(stringify(item).trimEnd())
  const fields = Object.entries(item).map(([field, value]) => ({ field, value: cellOf(value) }))
  renderList(fields, { field: (f) => f.field, value: (f) => f.value }, { format, headers })
}
