/**
 * JSON without loss: integers beyond 2^53 become `bigint` and bigints are written as plain numbers, which
 * `JSON.parse` and `JSON.stringify` alone cannot do (TC39 «JSON.parse source text access», in Node 24).
 */

// TypeScript's library does not know the third argument and `rawJSON` yet.
interface LosslessJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): unknown
}
const lossless = JSON as unknown as LosslessJson

const MAY_HOLD_LONG = /\d{16}/
const INTEGER = /^-?\d+$/

/** Parses JSON; integers that a double cannot hold come back as `bigint`. Throws SyntaxError. */
export const parseJson = (text: string): unknown => {
  // The reviver costs about ten times the plain parse, and most documents hold no number this long.
  if (!MAY_HOLD_LONG.test(text)) return JSON.parse(text)
  return lossless.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && !Number.isSafeInteger(value) && INTEGER.test(source)
      ? BigInt(source)
      : value,
  )
}

/** Writes JSON; `bigint` becomes a number with all its digits. */
export const stringifyJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? lossless.rawJSON(item.toString()) : item,
  ) ?? 'null'
