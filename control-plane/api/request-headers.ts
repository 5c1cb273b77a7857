import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { newId } from '../platform/ids.ts'
import { invalid } from '../platform/invalid-request.ts'

const SANE_ID = /^[A-Za-z0-9._:-]{1,128}$/

/** The request id that the client sent, if it may go into logs as it is, else a new one. */
export const requestIdOf = (headers: IncomingHttpHeaders): string => {
  const sent = headers['x-request-id']
  return typeof sent === 'string' && SANE_ID.test(sent) ? sent : newId()
}

/** `If-Match: "3"` → 3 (RFC 9110, section 13.1.1); undefined without the header, or for `*`. Throws INVALID_REQUEST. */
export const ifMatchOf = (headers: IncomingHttpHeaders): number | undefined => {
  const sent = headers['if-match']
  if (sent === undefined || sent === '*') return undefined
  const version = /^"(\d{1,15})"$/.exec(sent)?.[1]
  if (version === undefined) throw invalid('If-Match', 'give the ETag of one version, such as "3"')
  return Number(version)
}

/** The Idempotency-Key header; undefined without it. Throws INVALID_REQUEST. */
export const idempotencyKeyOf = (headers: IncomingHttpHeaders): string | undefined => {
  const sent = headers['idempotency-key']
  if (sent === undefined) return undefined
  if (typeof sent === 'string' && /^[\x21-\x7e]{1,255}$/.test(sent)) return sent
  throw invalid('Idempotency-Key', 'give 1 to 255 visible ASCII characters')
}

/** Of these Node keeps the first, and a proxy before us may have judged the second. */
const ONCE: ReadonlyMap<string, string> = new Map(
  ['Host', 'Authorization', 'Origin', 'Content-Type'].map((name) => [name.toLowerCase(), name]),
)

/**
 * The header that may come once and comes twice (RFC 9112, section 3.2; RFC 9110, section 5.3). `rawHeaders`: names and
 * values by turns.
 */
export const doubledHeader = (rawHeaders: readonly string[]): string | undefined => {
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((text) => text.toLowerCase())
  const doubled = names.find((name, at) => ONCE.has(name) && names.indexOf(name) < at)
  return doubled && ONCE.get(doubled)
}

/**
 * The path of an address in absolute form whose authority is the `Host` (RFC 9112, section 3.2.2). What names another
 * server stays as it is: we forward nothing.
 */
export const originForm = ({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): string => {
  const [, authority, path = ''] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? []
  if (authority === undefined || authority !== headers.host) return url
  return path.startsWith('/') ? path : `/${path}`
}
