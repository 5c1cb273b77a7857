import type { Registry } from 'prom-client'
import type { OperationSpec } from '@boathouse/contract'
import type { Access } from '../modules/access/index.ts'
import type { Authentication } from '../modules/identity/index.ts'
import type { EventHub } from '../modules/events/index.ts'
import type { Onlookers } from '../platform/config.ts'
import type { Principal } from '../platform/context.ts'
import type { Database } from '../platform/database.ts'
import type { Handler } from '../platform/handle.ts'
import type { Log } from '../platform/log.ts'
import type { PublicPace } from './public-pace.ts'
import type { BodyPatience } from './slow-bodies.ts'

/** The names that this server answers to, besides loopback ones and the address that a connection came in on. */
export interface Addresses {
  /** The host that we were told to listen on. */
  readonly listenHost: string
  /** As browsers see us. */
  readonly publicUrl: string | undefined
  /** As engines see us. */
  readonly catalogUrl: string | undefined
  /** Reverse proxies whose `X-Forwarded-*` are believed; what Fastify's `trustProxy` takes. */
  readonly trustedProxies: readonly string[]
  /** PEM texts; undefined: plain http. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** Browsers are told to use https for every name below ours, too. */
  readonly hstsSubdomains?: boolean
}

/** Everything that the HTTP server stands on; the composition root fills it in. */
export interface ServerDeps {
  /** What is served: all operations of the contract. Each needs exactly one handler. */
  readonly operations: readonly OperationSpec[]
  readonly handlers: readonly Handler[]
  readonly db: Database
  readonly log: Log
  readonly metrics: Registry
  readonly identity: Pick<Authentication, 'authenticateBearer' | 'authenticateSession' | 'recently'>
  /**
   * Verifies the signed tokens that `/iceberg/v1/oauth/tokens` gives out (three dotted parts, a JWT), on the
   * Iceberg surface only; undefined when it is not a good one. Access tokens work there without it.
   */
  readonly authenticateIcebergToken?: (token: string) => Promise<Principal | undefined>
  readonly access: Pick<Access, 'rightsOf'>
  readonly events: EventHub
  readonly instanceId: string
  /** Reads of rows leave audit events, too. */
  readonly auditReads?: boolean
  /** Why the server is not ready yet, or no more; undefined when it is. */
  readonly unreadiness: () => string | undefined
  readonly addresses: Addresses
  /** Who may see `/metrics`; anybody when absent. */
  readonly metricsAccess?: Onlookers
  /** Who may see `/docs` and the OpenAPI document; anybody when absent. */
  readonly docsAccess?: Onlookers
  /** The built pages; undefined or absent on disk: none are served. */
  readonly uiDirectory: string | undefined
  /** How long bodies may take; `BODY_PATIENCE` when absent. */
  readonly bodyPatience?: BodyPatience
  /** How fast one address may use what needs no sign-in; `PUBLIC_PACE` when absent. */
  readonly publicPace?: PublicPace
  /** Requests a second that one principal may send, after a burst of ten times as many; as many as it can when absent. */
  readonly requestsPerSecond?: number | undefined
}
