import type { ResultColumn } from '../../../api/types.ts'
import { formatQuantity } from '../../../ui/numbers.ts'
import type { Rectangle } from './grid-selection.ts'
import type { ResultPages } from './result-pages.ts'

/** More than this belongs into a download. */
const MOST_CELLS = 200_000

/** A tab or a line break inside a value would tear the table that it is pasted into. */
const field = (value: string | null | undefined): string => {
  if (value === null || value === undefined) return ''
  return /[\t\n\r"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** Copies cells as spreadsheets take them; one cell alone as it is. Says what it did. */
export const copyCells = async (
  pages: ResultPages,
  { top, bottom, left, right }: Rectangle,
  columns: readonly ResultColumn[],
): Promise<string> => {
  const count = (bottom - top + 1) * (right - left + 1)
  if (count > MOST_CELLS)
    return `${formatQuantity(count, 'value is', 'values are')} too many to copy; download the result.`
  const rows = await pages.range(top, bottom + 1)
  if (count === 1) {
    await navigator.clipboard.writeText(rows[0]?.[left] ?? '')
    return 'The value is copied.'
  }
  const head = columns.slice(left, right + 1).map(({ name }) => field(name))
  const lines = rows.map((row) =>
    row
      .slice(left, right + 1)
      .map(field)
      .join('\t'),
  )
  await navigator.clipboard.writeText([head.join('\t'), ...lines].join('\n'))
  return `${formatQuantity(count, 'value is', 'values are')} copied.`
}
