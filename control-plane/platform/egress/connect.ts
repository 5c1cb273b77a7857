import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { whyDenied, type OwnEndpoint, type Surroundings } from './destination.policy.ts'
import type { EgressRules } from './egress-rules.ts'
import { egressErrors } from './egress.errors.ts'
import { openTcp, openTls, openTunnel, type Patience } from './open-socket.ts'
import { proxyFor, type Proxy, type ProxySettings } from './proxy.ts'
import { canonicalHost, resolveHost, type Lookup, type Resolved } from './resolve-host.ts'

export interface Destination {
  readonly host: string
  readonly port: number
  /** PEM texts of authorities to trust besides the usual; null: no TLS. */
  readonly tls: { readonly ca?: readonly string[] } | null
  /** The operator's own choice from the configuration: rules and loopback are not asked, the rest stays denied. */
  readonly trusted?: boolean
  readonly timeoutMillis?: number
  readonly signal?: AbortSignal
}

export interface Connected {
  readonly socket: Socket
  /** What it is connected to: an address, or the proxy. */
  readonly via: string
}

export interface ConnectDeps {
  readonly rules: () => Promise<EgressRules>
  readonly loopbackOpen: boolean
  readonly own: () => Promise<readonly OwnEndpoint[]>
  readonly proxies: ProxySettings
  /** Whom TLS trusts, with the authorities `ca` (PEM texts) besides; see `trustStore`. */
  readonly trust: (ca: readonly string[]) => SecureContext
  readonly lookup: Lookup
}

const CONNECT_TIMEOUT_MILLIS = 10_000
const EVERYWHERE: EgressRules = {
  networks: [
    { text: '0.0.0.0/0', address: { family: 4, value: 0n }, length: 0 },
    { text: '::/0', address: { family: 6, value: 0n }, length: 0 },
  ],
  ports: [{ first: 1, last: 65_535 }],
}
// A proxy resolves names by itself: these lead to metadata services wherever they are known.
const METADATA_NAMES = new Set([
  'metadata',
  'instance-data',
  'metadata.google.internal',
  'metadata.azure.internal',
])

const surroundingsOf = async (deps: ConnectDeps, trusted: boolean): Promise<Surroundings> => ({
  rules: trusted ? EVERYWHERE : await deps.rules(),
  loopbackOpen: trusted || deps.loopbackOpen,
  own: await deps.own(),
})

/** The addresses that may be connected to. Throws EGRESS_DENIED when there is none. */
const permitted = (
  host: string,
  port: number,
  addresses: readonly Resolved[],
  surroundings: Surroundings,
): Resolved[] => {
  const judged = addresses.map((address) => ({
    address,
    reason: whyDenied(address.ip, port, surroundings),
  }))
  const open = judged.filter(({ reason }) => reason === undefined).map(({ address }) => address)
  const reason = judged[0]?.reason
  if (open.length === 0)
    throw egressErrors.EGRESS_DENIED({ host, port, reason: reason ?? 'it has no address' })
  return open
}

const isOpenToAll = ({ networks }: EgressRules): boolean =>
  ([4, 6] as const).every((family) =>
    networks.some(({ address, length }) => address.family === family && length === 0),
  )

/**
 * What is behind a proxy often has a name that only the proxy knows. It goes through when the rules allow every
 * network; the port, and the address where we can find one, are judged as ever.
 */
const judgeBehindProxy = async (
  deps: ConnectDeps,
  { host, port }: Destination,
  surroundings: Surroundings,
): Promise<void> => {
  if (METADATA_NAMES.has(host.replace(/\.$/, ''))) {
    throw egressErrors.EGRESS_DENIED({ host, port, reason: 'it names a metadata service' })
  }
  const addresses = await resolveHost(host, deps.lookup).catch((error: unknown) => {
    if (isOpenToAll(surroundings.rules)) return []
    throw error
  })
  if (addresses.length > 0) permitted(host, port, addresses, surroundings)
  else if (!surroundings.rules.ports.some(({ first, last }) => first <= port && port <= last)) {
    throw egressErrors.EGRESS_DENIED({ host, port, reason: `the organisation does not allow port ${port}` })
  }
}

/** Connects to the first address that answers. Throws the error of the last. */
const openFirst = async (
  target: { readonly host: string; readonly port: number },
  addresses: readonly Resolved[],
  patience: Patience,
): Promise<Connected> => {
  let failure: unknown
  for (const { text } of addresses) {
    try {
      return { socket: await openTcp(text, target, patience), via: text }
    } catch (error) {
      failure = error
      if (patience.signal?.aborted) break
    }
  }
  throw failure
}

const throughProxy = async (
  deps: ConnectDeps,
  proxy: Proxy,
  target: Destination,
  patience: Patience,
): Promise<Connected> => {
  const addresses = await resolveHost(canonicalHost(proxy.host), deps.lookup)
  const { socket } = await openFirst(proxy, addresses, patience)
  const channel = proxy.tls ? await openTls(socket, proxy, deps.trust([]), patience) : socket
  const { host, port } = target
  return {
    socket: await openTunnel(channel, proxy, { host, port }, patience),
    via: `proxy ${proxy.host}:${proxy.port}`,
  }
}

/**
 * The one way out: judges the destination by the rules and by what is denied for good, resolves its name once, and
 * connects to an address that was judged, so that a name cannot lead elsewhere afterwards. With TLS the peer is
 * verified against the name. Throws INVALID_HOST, EGRESS_DENIED, HOST_NOT_FOUND, CONNECT_FAILED, PROXY_REFUSED,
 * TLS_FAILED.
 */
export const connectTo = async (deps: ConnectDeps, destination: Destination): Promise<Connected> => {
  const { port, tls, trusted = false, timeoutMillis = CONNECT_TIMEOUT_MILLIS, signal } = destination
  const host = canonicalHost(destination.host)
  const patience = { timeoutMillis, signal }
  const surroundings = await surroundingsOf(deps, trusted)
  const proxy = proxyFor(deps.proxies, { host, port, tls: tls !== null })
  const connect = async (): Promise<Connected> => {
    if (proxy) {
      await judgeBehindProxy(deps, { ...destination, host }, surroundings)
      return throughProxy(deps, proxy, { ...destination, host }, patience)
    }
    const addresses = permitted(host, port, await resolveHost(host, deps.lookup), surroundings)
    return openFirst({ host, port }, addresses, patience)
  }
  const connected = await connect()
  if (!tls) return connected
  const authorities = deps.trust(tls.ca ?? [])
  return { ...connected, socket: await openTls(connected.socket, { host, port }, authorities, patience) }
}
