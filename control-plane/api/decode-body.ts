import { commonErrors } from '@boathouse/contract'
import { parseJson } from '../platform/json.ts'
import { fieldName, invalid } from '../platform/invalid-request.ts'

const DEEPEST = 200
const decoder = new TextDecoder('utf-8', { fatal: true })
const MAY_BE_UNSTORABLE = /\\u(?:0000|[dD][89a-fA-F])/

/** U+0000, which PostgreSQL cannot keep, or half a surrogate pair, which is no character. */
export const isUnstorable = (text: string): boolean => text.includes('\u0000') || !text.isWellFormed()

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}')

/** True when brackets nest deeper than anything sensible: recursive code would run out of stack on it. */
const nestsTooDeep = (bytes: Uint8Array): boolean => {
  let depth = 0
  let inText = false
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]
    if (inText) {
      if (byte === BACKSLASH) index += 1
      else if (byte === QUOTE) inText = false
    } else if (byte === QUOTE) inText = true
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1
    else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

const findUnstorable = (value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined => {
  if (typeof value === 'string') return isUnstorable(value) ? path : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key.replaceAll('\u0000', '')]
    const found = isUnstorable(key) ? here : findUnstorable(item, here)
    if (found) return found
  }
  return undefined
}

const isJson = (mediaType: string): boolean => {
  const [type = '', ...parameters] = mediaType.toLowerCase().split(';')
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='))
  return (
    type.trim() === 'application/json' &&
    (charset === undefined || ['charset=utf-8', 'charset="utf-8"'].includes(charset))
  )
}

/**
 * The JSON value of a body; undefined when it is empty. Integers beyond 2^53 come as `bigint`. Throws
 * UNSUPPORTED_MEDIA_TYPE for another type or character set, INVALID_REQUEST for what is not UTF-8, not JSON,
 * nested too deep, or holds text that cannot be stored.
 */
export const decodeBody = (bytes: Buffer, mediaType: string | undefined): unknown => {
  if (bytes.length === 0) return undefined
  if (!isJson(mediaType ?? '')) {
    throw commonErrors.UNSUPPORTED_MEDIA_TYPE({ media_type: mediaType?.slice(0, 200) ?? 'none' })
  }
  if (nestsTooDeep(bytes)) throw invalid('body', `nested deeper than ${DEEPEST} levels`)
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch (error) {
    throw invalid('body', 'not UTF-8', error)
  }
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    throw invalid('body', `not JSON: ${error instanceof Error ? error.message : 'unreadable'}`, error)
  }
  const unstorable = MAY_BE_UNSTORABLE.test(text) ? findUnstorable(value, []) : undefined
  if (unstorable) throw invalid(fieldName(unstorable) || 'body', 'holds U+0000 or half a surrogate pair')
  return value
}
