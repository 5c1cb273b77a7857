import { neverPrint, withoutSecrets } from './known-secrets.ts'

const SECRET_FIELD =
  /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|password|passphrase|secret|token|credentials?)$|(password|secret|token|_key|privatekey)$/i
/** Named like a secret, but says nothing: lists page by it, idempotency hangs on it. */
const HARMLESS_FIELD =
  /^(page_token|next_page_token|idempotency_key|idempotency-key|key|messagekey|primary_key)$/i
const REDACTED = '[redacted]'
const MAX_DEPTH = 8

// Our access tokens, bearer headers, and passwords inside addresses, wherever a text quotes them.
const PATTERNS: readonly [RegExp, string][] = [
  [/\bbh_[A-Za-z0-9_-]{20,}/g, `bh_${REDACTED}`],
  [/\b(Bearer|Basic) [A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  [/\b([a-z][a-z0-9+]*:\/\/[^\s/:@"\\]*):[^\s/@"\\]+@/gi, `$1:${REDACTED}@`],
]

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

const clean = (value: unknown, depth: number): unknown => {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1))
  // Errors, requests and the like have serialisers of their own.
  return isPlain(value) ? cleanFields(value, depth) : value
}

const cleanFields = (fields: object, depth: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) =>
      SECRET_FIELD.test(key) && !HARMLESS_FIELD.test(key) && value !== undefined && value !== null
        ? [key, REDACTED]
        : [key, clean(value, depth + 1)],
    ),
  )

const cleanLine = (text: string): string => {
  let cleaned = withoutSecrets(text)
  for (const [pattern, replacement] of PATTERNS) cleaned = cleaned.replace(pattern, replacement)
  return cleaned
}

/** `fields` cleans the object of a log call by its names, `line` the finished text by what stands in it. */
export const redactor = (
  secrets: readonly string[],
): { fields: (object: object) => Record<string, unknown>; line: (text: string) => string } => {
  for (const secret of secrets) neverPrint(secret)
  return { fields: (object) => cleanFields(object, 0), line: cleanLine }
}
