import type { SecureContext } from 'node:tls'
import { egressPools, type ClientOptions, type Pools } from './agents.ts'
import { connectTo, type ConnectDeps, type Connected, type Destination } from './connect.ts'
import { egressFetch, type EgressInit } from './egress-fetch.ts'
import { resolveHost, systemLookup, canonicalHost, type Lookup } from './resolve-host.ts'
import { trustStore } from './trust-store.ts'

export { egressErrors } from './egress.errors.ts'
export { DEFAULT_EGRESS, egressRules, parsePorts, type EgressRules } from './egress-rules.ts'
export { parseNetwork } from './network.ts'
export { isLoopbackAddress, type OwnEndpoint } from './destination.policy.ts'
export { parseIp, type IpAddress } from './ip-address.ts'
export { resolveHost, systemLookup, type Lookup } from './resolve-host.ts'
export type { ClientOptions } from './agents.ts'
export type { Connected, Destination } from './connect.ts'
export type { EgressInit } from './egress-fetch.ts'

export interface EgressDeps extends Omit<ConnectDeps, 'lookup' | 'trust'> {
  /** PEM texts of authorities to trust besides those that Node trusts. */
  readonly ca: readonly string[]
  /** The system's resolver when absent. */
  readonly lookup?: Lookup
}

export interface EgressClient {
  /** For libraries that take `node:http` agents. */
  readonly pools: Pools
  /** One request; see `egressFetch`. */
  readonly fetch: (address: string | URL, init?: EgressInit) => Promise<Response>
  /** Ends the connections that are idle. */
  readonly close: () => void
}

/**
 * Everything that leaves this installation goes through here, for all modules and every client library: one
 * allow-list, names resolved once and pinned, TLS verified against the name, proxies as configured.
 */
export interface Egress {
  /** TCP, or TLS on it. Throws INVALID_HOST, EGRESS_DENIED, HOST_NOT_FOUND, CONNECT_FAILED, PROXY_REFUSED, TLS_FAILED. */
  readonly connect: (destination: Destination) => Promise<Connected>
  /** Connections of its own, for what trusts other authorities or belongs to one store. The caller closes it. */
  readonly client: (options?: ClientOptions) => EgressClient
  /** One request over connections that are kept for the next. Redirects are not followed. */
  readonly fetch: EgressClient['fetch']
  /** Whom TLS trusts, with the authorities `ca` (PEM texts) besides: for protocols that begin TLS by themselves (STARTTLS). */
  readonly secureContext: (ca: readonly string[]) => SecureContext
  /** The addresses of a host, judged by nobody yet: for reports. Throws INVALID_HOST, HOST_NOT_FOUND. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  readonly close: () => void
}

export const createEgress = ({ lookup = systemLookup, ca, ...rest }: EgressDeps): Egress => {
  const deps: ConnectDeps = { lookup, trust: trustStore(ca), ...rest }
  const connect = (destination: Destination): Promise<Connected> => connectTo(deps, destination)
  const client = (options: ClientOptions = {}): EgressClient => {
    const pools = egressPools(connect, options)
    const close = (): void => {
      pools.http.destroy()
      pools.https.destroy()
    }
    return { pools, close, fetch: (address, init) => egressFetch(pools, address, init) }
  }
  const shared = client()
  return {
    connect,
    client,
    fetch: shared.fetch,
    secureContext: deps.trust,
    resolve: async (host) => (await resolveHost(canonicalHost(host), lookup)).map(({ text }) => text),
    close: shared.close,
  }
}
