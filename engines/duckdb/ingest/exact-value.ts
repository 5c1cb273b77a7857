import { quoteText } from '../sql-text.ts'

/** Types that DuckDB rounds a fraction into without a word: whole numbers are decimals of scale 0. */
const WHOLE = /^(?:INTEGER|BIGINT)$/
const DECIMAL = /^DECIMAL\((\d+), ?(\d+)\)$/
const BINARY = /^(?:FLOAT|DOUBLE)$/
const MOMENT = /^(?:DATE|TIMESTAMP(?: WITH TIME ZONE)?)$/

interface Scaled {
  readonly precision: number
  /** Digits after the point. */
  readonly scale: number
}

const MAX_PRECISION = 38

const scaledOf = (type: string): Scaled | undefined => {
  if (WHOLE.test(type)) return { precision: MAX_PRECISION, scale: 0 }
  const [, precision, scale] = DECIMAL.exec(type) ?? []
  return scale === undefined ? undefined : { precision: Number(precision), scale: Number(scale) }
}

/** Columns of such a type are read as text: readers round by themselves, and make 2 of 1.7. */
export const mayRound = (type: string): boolean => scaledOf(type) !== undefined

/** More digits after the point than the type has, and not only noughts. */
const textMisfit = (expression: string, type: string, { precision, scale }: Scaled): string => {
  if (scale === 0)
    return `contains(${expression}, '.') OR contains(${expression}, 'e') OR contains(${expression}, 'E')`
  const digits = `regexp_matches(${expression}, '^[^.eE]*[.][0-9]{${scale}}[0-9]*[1-9][^eE]*$')`
  // With an exponent the point says nothing: what the type makes of it is held against as many digits as there are.
  const widest = `DECIMAL(${MAX_PRECISION}, ${MAX_PRECISION - (precision - scale)})`
  const moved = `TRY_CAST(${expression} AS ${type}) IS DISTINCT FROM TRY_CAST(${expression} AS ${widest})`
  return `${digits} OR (regexp_matches(${expression}, '[eE]') AND ${moved})`
}

const numberMisfit = (
  expression: string,
  readAs: string,
  type: string,
  { scale }: Scaled,
): string | undefined => {
  const from = scaledOf(readAs)
  if (BINARY.test(readAs) || (from && from.scale > scale))
    return scale === 0
      ? `${expression} <> trunc(${expression})`
      : `${expression} <> TRY_CAST(${expression} AS ${type})`
  return undefined
}

/**
 * Whether the type would change a value, not NULL, or a table cannot hold it: a fraction too long for its scale, infinite
 * days, the hour 24. `readAs` is the type that the expression has. Undefined where there is nothing to ask.
 */
const misfitOf = (expression: string, readAs: string, type: string): string | undefined => {
  const scaled = scaledOf(type)
  if (scaled && readAs === 'VARCHAR') return textMisfit(expression, type, scaled)
  if (scaled) return numberMisfit(expression, readAs, type, scaled)
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
