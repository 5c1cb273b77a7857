import type { EgressRules } from './egress-rules.ts'
import { facesOf, type IpAddress } from './ip-address.ts'
import { isIn, parseNetwork, type Network } from './network.ts'

/** A port of this installation that nobody may be led to. */
export interface OwnEndpoint {
  /** «the database of this Boathouse». */
  readonly what: string
  readonly port: number
  readonly addresses: readonly IpAddress[]
}

export interface Surroundings {
  readonly rules: EgressRules
  /** True when this server itself is reached over loopback only. */
  readonly loopbackOpen: boolean
  readonly own: readonly OwnEndpoint[]
}

const networks = (...texts: string[]): Network[] => texts.flatMap((text) => parseNetwork(text) ?? [])

/** Denied whatever the rules say; the first that fits names the reason. */
const DENIED: readonly { readonly reason: string; readonly networks: readonly Network[] }[] = [
  {
    reason: 'it is a metadata service of the machine',
    networks: networks(
      '169.254.169.254', // AWS, Google, Azure, OpenStack and most others
      '169.254.170.2', // AWS container credentials
      '169.254.170.23', // AWS pod identity
      'fd00:ec2::/32', // AWS over IPv6
      'fd20:ce::254', // Google over IPv6
      '100.100.100.200', // Alibaba
      '192.0.0.192', // Oracle
      '168.63.129.16', // Azure's wire server
    ),
  },
  { reason: 'it is a link-local address', networks: networks('169.254.0.0/16', 'fe80::/10', 'fec0::/10') },
  { reason: 'it is no address of a host', networks: networks('0.0.0.0/8', '::/128') },
  {
    reason: 'it is a multicast, broadcast or reserved address',
    networks: networks('224.0.0.0/4', '240.0.0.0/4', 'ff00::/8'),
  },
]
const LOOPBACK = networks('127.0.0.0/8', '::1')

const isLoopback = (face: IpAddress): boolean => LOOPBACK.some((network) => isIn(network, face))

export const isLoopbackAddress = (address: IpAddress): boolean => facesOf(address).some(isLoopback)

// A service that listens on every interface answers on all of 127.0.0.0/8.
const holds = ({ addresses }: OwnEndpoint, face: IpAddress): boolean =>
  addresses.some(({ family, value }) => family === face.family && value === face.value) ||
  (isLoopback(face) && addresses.some(isLoopback))

const ofFace = (
  face: IpAddress,
  port: number,
  { rules, own, loopbackOpen }: Surroundings,
): string | undefined => {
  const denied = DENIED.find((entry) => entry.networks.some((network) => isIn(network, face)))
  if (denied) return denied.reason
  const mine = own.find((endpoint) => endpoint.port === port && holds(endpoint, face))
  if (mine) return `it is ${mine.what}`
  if (isLoopback(face)) {
    return loopbackOpen ? undefined : 'it is this machine itself, and this server is open to others'
  }
  return rules.networks.some((network) => isIn(network, face))
    ? undefined
    : 'no network that the organisation allows holds it'
}

/** Why this server may not connect to `port` of `address`; undefined when it may. */
export const whyDenied = (
  address: IpAddress,
  port: number,
  surroundings: Surroundings,
): string | undefined => {
  // ::1 also reads as 0.0.0.1 in an old notation; nobody means that.
  const faces = isLoopback(address) ? [address] : facesOf(address)
  for (const face of faces) {
    const reason = ofFace(face, port, surroundings)
    if (reason !== undefined) return reason
  }
  const portIsOpen = surroundings.rules.ports.some(({ first, last }) => first <= port && port <= last)
  return portIsOpen ? undefined : `the organisation does not allow port ${port}`
}
