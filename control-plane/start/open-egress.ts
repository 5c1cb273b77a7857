import { isLoopback, type Config } from '../platform/config.ts'
import { createEgress, type Egress, type EgressDeps } from '../platform/egress/index.ts'
import { readPem } from './listen-http.ts'
import { ownEndpoints } from './own-endpoints.ts'

type EgressConfig = Pick<Config, 'caFile' | 'proxies' | 'database' | 'listen' | 'publicUrl'>

/** A laptop: nobody reaches this server from elsewhere, neither directly nor through a reverse proxy. */
export const isLaptop = ({ listen, publicUrl }: Pick<Config, 'listen' | 'publicUrl'>): boolean => {
  const isPublic =
    publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname.replace(/^\[(.*)\]$/, '$1'))
  return listen.loopbackOnly && listen.trustedProxies.length === 0 && !isPublic
}

/** The way out of this installation, as the configuration has it. Throws INVALID_CONFIGURATION. */
export const openEgress = (
  config: EgressConfig,
  rules: EgressDeps['rules'],
  listenerPort: () => number | undefined,
): Egress =>
  createEgress({
    rules,
    loopbackOpen: isLaptop(config),
    own: ownEndpoints(config, listenerPort),
    proxies: config.proxies,
    ca: config.caFile === undefined ? [] : [readPem('BOATHOUSE_CA_FILE', config.caFile)],
  })
