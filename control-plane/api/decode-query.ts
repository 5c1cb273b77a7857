import { isUnstorable } from './decode-body.ts'
import { invalid } from '../platform/invalid-request.ts'

const decode = (text: string, field: string): string => {
  let decoded: string
  try {
    decoded = decodeURIComponent(text.replaceAll('+', ' '))
  } catch (error) {
    throw invalid(field, 'not percent-encoded UTF-8', error)
  }
  if (isUnstorable(decoded)) throw invalid(field.replaceAll('\u0000', ''), 'holds U+0000')
  return decoded
}

/**
 * The fields of a query string, form-encoded (WHATWG URL, section 5). Unlike `URLSearchParams` it refuses broken
 * percent-encoding and invalid UTF-8 instead of guessing, and a field that comes twice. Throws INVALID_REQUEST.
 */
export const decodeQuery = (url: string): Record<string, string> => {
  const mark = url.indexOf('?')
  const fields: Record<string, string> = Object.create(null)
  if (mark === -1) return fields
  for (const pair of url.slice(mark + 1).split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals === -1 ? pair : pair.slice(0, equals), 'query')
    if (name in fields) throw invalid(name.slice(0, 100), 'given twice')
    fields[name] = equals === -1 ? '' : decode(pair.slice(equals + 1), name.slice(0, 100))
  }
  return fields
}
