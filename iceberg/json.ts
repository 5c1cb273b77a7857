/**
 * JSON without loss. Iceberg documents carry 64-bit integers (snapshot ids, sequence numbers, ages), which
 * `JSON.parse` alone would round beyond 2^53.
 */

/** What a number becomes when a double cannot give its text back, such as `1.0` or `1e400`. Made by `JSON.rawJSON`. */
export interface RawNumber {
  readonly rawJSON: string
}

/** Any JSON value; integers beyond 2^53 and the fields of {@link LONG_FIELDS} are `bigint`. */
export type Json = null | boolean | number | bigint | string | RawNumber | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json | undefined
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fields that the table and REST specifications declare `long` and whose values are compared or may be huge. */
const LONG_FIELDS = new Set([
  'snapshot-id',
  'parent-snapshot-id',
  'current-snapshot-id',
  'sequence-number',
  'last-sequence-number',
  'max-ref-age-ms',
  'max-snapshot-age-ms',
  'first-row-id',
  'next-row-id',
  'added-rows',
])

// TypeScript's library does not know these two parts of the «JSON.parse source text access» proposal yet; V8 has both.
interface SourceAwareJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown
  rawJSON(text: string): RawNumber
  isRawJSON(value: unknown): value is RawNumber
}
const json = JSON as unknown as SourceAwareJson

/** Parses a JSON text without losing a digit. Throws `SyntaxError`. */
export const parseJson = (text: string): Json =>
  json.parse(text, (key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value
    const integer = /^-?\d+$/.test(source)
    if (integer && (LONG_FIELDS.has(key) || !Number.isSafeInteger(value))) return BigInt(source)
    return String(value) === source ? value : json.rawJSON(source)
  }) as Json

const [QUOTE, BACKSLASH] = ['"'.charCodeAt(0), '\\'.charCodeAt(0)]
const [SQUARE, CURLY] = ['['.charCodeAt(0), '{'.charCodeAt(0)]
const [SQUARE_END, CURLY_END] = [']'.charCodeAt(0), '}'.charCodeAt(0)]

/** How deep brackets are nested in a JSON text. */
export const nestingOf = (text: string): number => {
  let [depth, deepest, inText] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) inText = !inText
    else if (inText) at += code === BACKSLASH ? 1 : 0
    else if (code === SQUARE || code === CURLY) deepest = Math.max(deepest, (depth += 1))
    else if (code === SQUARE_END || code === CURLY_END) depth -= 1
  }
  return deepest
}

/** The text of a value made by {@link parseJson} or of any document whose longs are `bigint`. `undefined` fields are left out. */
export const stringifyJson = (value: unknown, indent?: number): string =>
  JSON.stringify(
    value,
    (_key, item: unknown) => (typeof item === 'bigint' ? json.rawJSON(item.toString()) : item),
    indent,
  )

export const isRawNumber = (value: unknown): value is RawNumber => json.isRawJSON(value)
