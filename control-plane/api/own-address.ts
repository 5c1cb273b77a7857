import { isLoopback } from '../platform/config.ts'
import type { Addresses } from './server-deps.ts'

/** Where a connection came in, and what the request called us. */
export interface Arrival {
  /** `Host`, or `X-Forwarded-Host` from a trusted proxy. */
  readonly host: string
  readonly protocol: string
  readonly localAddress: string | undefined
  readonly localPort: number | undefined
}

const withoutBrackets = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')
const asIPv4 = (address: string | undefined): string | undefined => address?.replace(/^::ffff:/, '')

/** The origin `scheme://host[:port]` that a request called us by; undefined when the host is no host. */
const originOf = ({ protocol, host }: Arrival): URL | undefined =>
  /^[A-Za-z0-9._-]+(?::\d{1,5})?$|^\[[0-9A-Fa-f:.]+\](?::\d{1,5})?$/.test(host)
    ? (URL.parse(`${protocol}://${host}`) ?? undefined)
    : undefined

/**
 * True when a request called us by a name of ours: the public or catalog address, or, with the port that the
 * connection came in on, a loopback name, the configured host, or the very address of the connection. Any
 * other name may belong to a page that was rebound to us by DNS, whose script would then share our origin.
 */
export const isOwnHost = (arrival: Arrival, addresses: Addresses): boolean => {
  const url = originOf(arrival)
  if (!url) return false
  const published = [addresses.publicUrl, addresses.catalogUrl].map((text) =>
    text ? URL.parse(text) : undefined,
  )
  if (published.some((known) => known?.host === url.host)) return true
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  if (port !== arrival.localPort) return false
  const name = withoutBrackets(url.hostname)
  return (
    isLoopback(name) || name === addresses.listenHost.toLowerCase() || name === asIPv4(arrival.localAddress)
  )
}

/** True when `origin` (the header) is the page that this server delivers. */
export const isOwnOrigin = (origin: string, arrival: Arrival, addresses: Addresses): boolean =>
  origin === originOf(arrival)?.origin ||
  (addresses.publicUrl !== undefined && origin === URL.parse(addresses.publicUrl)?.origin)
