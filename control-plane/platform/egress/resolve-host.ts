import { lookup } from 'node:dns/promises'
import { egressErrors } from './egress.errors.ts'
import { parseIp, type IpAddress } from './ip-address.ts'

/** An address of a host, as text and as a number. */
export interface Resolved {
  readonly text: string
  readonly ip: IpAddress
}

/** All addresses of a host name, as text. */
export type Lookup = (host: string) => Promise<readonly string[]>

export const systemLookup: Lookup = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)

/**
 * `host` as the WHATWG URL standard reads it: lower case, punycode, brackets off, and every spelling of an IPv4
 * address (`0x7f.1`, `2130706433`, `0177.0.0.1`) as its four numbers. Throws INVALID_HOST.
 */
export const canonicalHost = (host: string): string => {
  const bracketed = parseIp(host)?.family === 6 ? `[${host}]` : host
  const url = /[/?#@\\:%]/.test(bracketed.replace(/^\[.*\]$/, '')) ? null : URL.parse(`http://${bracketed}/`)
  if (!url || url.hostname === '') throw egressErrors.INVALID_HOST({ host })
  return url.hostname.replace(/^\[(.*)\]$/, '$1')
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error)

/** The addresses of a canonical host, in the resolver's order. Throws HOST_NOT_FOUND. */
export const resolveHost = async (host: string, find: Lookup): Promise<Resolved[]> => {
  const ip = parseIp(host)
  if (ip) return [{ text: host, ip }]
  let found: readonly string[]
  try {
    found = await find(host)
  } catch (error) {
    throw egressErrors.HOST_NOT_FOUND({ host, reason: codeOf(error) }, error)
  }
  const addresses = found.flatMap((text) => {
    const address = parseIp(text)
    return address ? [{ text, ip: address }] : []
  })
  if (addresses.length === 0) throw egressErrors.HOST_NOT_FOUND({ host, reason: 'its name has none' })
  return addresses
}
