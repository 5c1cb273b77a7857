/**
 * DuckDB's JSON of a parse tree as `JSON.parse` takes it: text where the plain parse gives everything exactly, else
 * what it comes to, with bigints. Done in the child: for a list of 60,000 values this is a second of work, which
 * would hold up everybody else in the server.
 */
export const exactTree = (text: string): string | object => {
  const json = (NOT_FINITE.test(text) ? quoteNotFinite(text) : text).replaceAll(
    NOWHERE,
    '"query_location":null',
  )
  return MAY_HOLD_LONG.test(json) ? JSON.parse(json, exactLongs) : json
}

/** Where DuckDB knows no place it writes 2^64 - 1. Within a literal, the quote before the colon would be `\"`. */
const NOWHERE = '"query_location":18446744073709551615'
const MAY_HOLD_LONG = /\d{16}/
const NOT_FINITE = /\b(?:Infinity|NaN)\b/

// DuckDB prints constants such as 1e400 as bare Infinity, which JSON does not have; they become strings here.
const quoteNotFinite = (text: string): string =>
  text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  )

const exactLongs = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  !Number.isSafeInteger(value) &&
  /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context?.source ?? value)
    : value
