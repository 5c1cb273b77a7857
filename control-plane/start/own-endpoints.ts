import { networkInterfaces } from 'node:os'
import { parseAddress } from '../platform/config/values.ts'
import {
  isLoopbackAddress,
  parseIp,
  resolveHost,
  systemLookup,
  type IpAddress,
  type OwnEndpoint,
} from '../platform/egress/index.ts'
import type { Config } from '../platform/config.ts'

const FRESH_MILLIS = 30_000

/** Every address of this machine, loopback included. */
const addressesOfThisMachine = (): IpAddress[] =>
  [
    '127.0.0.1',
    '::1',
    ...Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .map((i) => i.address),
  ]
    .map(parseIp)
    .filter((address) => address !== undefined)

/** Host and port of a PostgreSQL URL; undefined when it names a socket in a directory. */
const hostOf = (databaseUrl: string): { host: string; port: number } | undefined => {
  const url = parseAddress(databaseUrl)
  const host = url?.searchParams.get('host') ?? url?.hostname ?? ''
  if (!url || host === '' || host.startsWith('/')) return undefined
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.searchParams.get('port') ?? (url.port || 5432)),
  }
}

const holds = (addresses: readonly IpAddress[], { family, value }: IpAddress): boolean =>
  addresses.some((address) => address.family === family && address.value === value)

const databaseEndpoint = async (databaseUrl: string): Promise<OwnEndpoint[]> => {
  const place = hostOf(databaseUrl)
  if (!place) return []
  // A database whose name has no address now cannot be connected to either.
  const found = await resolveHost(place.host, systemLookup).catch(() => [])
  const addresses = found.map(({ ip }) => ip)
  const here = addressesOfThisMachine()
  const isHere = addresses.some((address) => isLoopbackAddress(address) || holds(here, address))
  return [
    {
      what: 'the database of this Boathouse',
      port: place.port,
      addresses: isHere ? [...here, ...addresses] : addresses,
    },
  ]
}

/** The ports of this installation that outgoing requests never reach: its database, and this server. */
export const ownEndpoints = (
  config: Pick<Config, 'database'>,
  listenerPort: () => number | undefined,
): (() => Promise<readonly OwnEndpoint[]>) => {
  const urls = config.database ? [...new Set([config.database.url, config.database.directUrl])] : []
  let databases: Promise<OwnEndpoint[][]> | undefined
  let until = 0
  return async () => {
    if (!databases || performance.now() > until) {
      until = performance.now() + FRESH_MILLIS
      databases = Promise.all(urls.map(databaseEndpoint))
    }
    const port = listenerPort()
    const self =
      port === undefined ? [] : [{ what: 'this server itself', port, addresses: addressesOfThisMachine() }]
    return [...(await databases).flat(), ...self]
  }
}
