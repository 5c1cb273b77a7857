import { parseIp } from './ip-address.ts'
import { isIn, parseNetwork } from './network.ts'

export interface ProxySettings {
  readonly https: string | undefined
  readonly http: string | undefined
  /** `internal.example, .corp, 10.0.0.0/8, host:8080` or `*`. */
  readonly none: string | undefined
}

export interface Proxy {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  /** Value of the Proxy-Authorization header. */
  readonly authorization: string | undefined
}

const bare = (name: string): string => name.replace(/^\*?\./, '').toLowerCase()

const isExempt = (entry: string, host: string, port: number): boolean => {
  if (entry === '*') return true
  const address = parseIp(host)
  const network = parseNetwork(entry)
  if (address && network) return isIn(network, address)
  const [, name = entry, wanted] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? []
  if (wanted !== undefined && Number(wanted) !== port) return false
  const suffix = bare(name)
  return suffix !== '' && (host === suffix || host.endsWith(`.${suffix}`))
}

const exempts = (list: string | undefined, host: string, port: number): boolean =>
  (list ?? '')
    .split(/[,\s]+/)
    .filter(Boolean)
    .some((entry) => isExempt(entry, host, port))

const addressed = (text: string): URL | null =>
  URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)

const authorizationOf = ({ username, password }: URL): string | undefined => {
  if (!username && !password) return undefined
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** The proxy on the way to `port` of `host`; undefined when there is none. Loopback is never proxied. */
export const proxyFor = (
  settings: ProxySettings,
  { host, port, tls }: { readonly host: string; readonly port: number; readonly tls: boolean },
): Proxy | undefined => {
  const text = tls ? settings.https : settings.http
  const url = text === undefined ? null : addressed(text)
  if (!url || host === 'localhost' || host === '::1' || host.startsWith('127.')) return undefined
  if (exempts(settings.none, host, port)) return undefined
  const isTls = url.protocol === 'https:'
  const fallback = isTls ? 443 : 80
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? fallback : Number(url.port),
    tls: isTls,
    authorization: authorizationOf(url),
  }
}
