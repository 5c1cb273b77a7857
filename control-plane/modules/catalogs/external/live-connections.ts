import { restCatalog, type RestCatalog } from '@boathouse/iceberg'
import type { EgressClient } from '../../../platform/egress/index.ts'
import { catalogEgress, icebergRest, scrubber } from '../../connections/index.ts'
import { heldToken } from './access-token.ts'
import type { CatalogConnection, ExternalDeps } from './external-deps.ts'
import type { ExternalRow } from './external.store.ts'
import { storePool, type StorePool } from './store-pool.ts'

/** A catalog elsewhere while its connection stays as it is: the client with its token and what it remembers. */
export interface LiveConnection {
  readonly connection: CatalogConnection
  readonly rest: RestCatalog
  readonly stores: StorePool
}

export interface LiveConnections {
  /** Opens the connection of a catalog, or goes on with it. Throws SECRET_UNREADABLE. */
  readonly of: (row: Pick<ExternalRow, 'id' | 'name' | 'connection_id'>) => Promise<LiveConnection>
  /** For a catalog that is about to be attached: nothing of it is kept. */
  readonly once: (name: string, connection: CatalogConnection) => LiveConnection
  readonly close: () => void
}

interface Kept extends LiveConnection {
  readonly key: string
  readonly client: EgressClient
}

const clientFor = (deps: ExternalDeps, name: string, connection: CatalogConnection): Kept => {
  const { fields, secrets } = connection
  const client = catalogEgress(deps.egress, fields)
  const hide = scrubber(Object.values(secrets).filter((secret) => secret !== undefined))
  const rest = restCatalog({
    name,
    endpoint: fields.endpoint,
    ...(fields.warehouse !== undefined && { warehouse: fields.warehouse }),
    ...(fields.prefix !== undefined && { prefix: fields.prefix }),
    fetch: client.fetch,
    token: heldToken(client, connection),
    hide,
    vendedCredentials: fields.vended_credentials,
  })
  const key = `${connection.id}:${connection.version}:${name}`
  return { key, connection, client, rest, stores: storePool(deps, client, connection) }
}

export const liveConnections = (deps: ExternalDeps): LiveConnections => {
  const kept = new Map<string, Kept>()
  return {
    of: async (row) => {
      const connection = await deps.connections.openById(row.connection_id, icebergRest)
      const known = kept.get(row.id)
      if (known?.key === `${connection.id}:${connection.version}:${row.name}`) return known
      // What still runs over the earlier one ends by itself; idle connections time out.
      const next = clientFor(deps, row.name, connection)
      kept.set(row.id, next)
      return next
    },
    once: (name, connection) => clientFor(deps, name, connection),
    close: () => {
      for (const { client } of kept.values()) client.close()
      kept.clear()
    },
  }
}
