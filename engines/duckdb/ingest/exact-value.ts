import { quoteText } from '../sql-text.ts'

/** Types that DuckDB rounds a fraction into without a word. */
const WHOLE = /^(?:INTEGER|BIGINT|DECIMAL\(\d+, ?0\))$/
const FRACTION = /^(?:FLOAT|DOUBLE|DECIMAL\(\d+, ?[1-9]\d*\))$/
const MOMENT = /^(?:DATE|TIMESTAMP(?: WITH TIME ZONE)?)$/

/** CSV columns of such a type are read as text: the reader itself would make 2 of 1.7. */
export const isWhole = (type: string): boolean => WHOLE.test(type)

/**
 * Whether the type would change a value, not NULL, or a table cannot hold it: a fraction in whole numbers, infinite days,
 * the hour 24. `readAs` is the type that the expression has. Undefined where there is nothing to ask.
 */
const misfitOf = (expression: string, readAs: string, type: string): string | undefined => {
  if (isWhole(type) && readAs === 'VARCHAR')
    return `contains(${expression}, '.') OR contains(${expression}, 'e') OR contains(${expression}, 'E')`
  if (isWhole(type) && FRACTION.test(readAs)) return `${expression} <> trunc(${expression})`
  if (MOMENT.test(type)) return `NOT isfinite(TRY_CAST(${expression} AS ${type}))`
  return type === 'TIME' ? `TRY_CAST(${expression} AS TIME) = TIME '24:00:00'` : undefined
}

/** The value, or an error of DuckDB's: the quick way ends there, and the careful one finds the row. */
export const exactValue = (expression: string, readAs: string, type: string): string => {
  const misfit = misfitOf(expression, readAs, type)
  return misfit === undefined
    ? expression
    : `CASE WHEN ${misfit} THEN error(${quoteText('a value does not fit')}) ELSE ${expression} END`
}

/** The value in the type, or NULL. */
export const exactOrNull = (expression: string, readAs: string, type: string): string => {
  const value = `TRY_CAST(${expression} AS ${type})`
  const misfit = misfitOf(expression, readAs, type)
  return misfit === undefined ? value : `CASE WHEN ${misfit} THEN NULL ELSE ${value} END`
}
