import { askLease } from '../ask-lease.ts'
import type { Lease } from '../child-pool.ts'
import { quoteName } from '../sql-text.ts'
import type { FileColumn } from './read-source.ts'

/** Digits that a decimal holds at most. */
const MOST_DIGITS = 38
const NOT_WHOLE = 1000

/**
 * DuckDB takes whole numbers of more than 64 bits for DOUBLE, which keeps 15 digits of them: such columns become
 * decimals, or text when even those are too short. `source` gives the columns as text.
 */
export const keepLongNumbers = async (
  lease: Pick<Lease, 'request'>,
  source: string,
  columns: readonly FileColumn[],
  signal?: AbortSignal,
): Promise<readonly FileColumn[]> => {
  const doubles = columns.filter(({ type }) => type === 'DOUBLE')
  if (doubles.length === 0) return columns
  const digits = doubles.map(({ source: name }) => {
    const text = `trim(${quoteName(name)})`
    return `max(CASE WHEN regexp_full_match(${text}, '[+-]?\\d+') THEN length(ltrim(${text}, '+-')) ELSE ${NOT_WHOLE} END)`
  })
  const { rows } = await askLease(lease, `SELECT ${digits.join(', ')} FROM ${source}`, { signal })
  const longest = new Map(doubles.map((column, at) => [column, Number(rows[0]?.[at] ?? NOT_WHOLE)]))
  return columns.map((column) => {
    const found = longest.get(column) ?? NOT_WHOLE
    if (found >= NOT_WHOLE) return column
    return { ...column, type: found <= MOST_DIGITS ? `DECIMAL(${MOST_DIGITS}, 0)` : 'VARCHAR' }
  })
}
