import { BadRequest } from '@boathouse/iceberg'
import { s3Storage, type ObjectStorage, type S3Options } from '@boathouse/storage'
import type { EgressClient } from '../../../platform/egress/index.ts'
import { s3, s3LocationOf, s3OptionsOf } from '../../connections/index.ts'
import type { CatalogConnection, ExternalDeps } from './external-deps.ts'

const MOST_STORES = 32

/** Stores that tables of one catalog lie in. */
export interface StorePool {
  /** With the credentials that the catalog gave, under the names of Iceberg's `S3FileIO`; undefined when it gave none. */
  readonly vended: (config: Readonly<Record<string, string>>) => ObjectStorage | undefined
  /** The S3 connection that the catalog's connection names, and what it is for. Throws `BadRequest` when it names none. */
  readonly connected: () => Promise<{ readonly storage: ObjectStorage; readonly location: string }>
}

const vendedOptions = (
  config: Readonly<Record<string, string>>,
  client: EgressClient,
): S3Options | undefined => {
  const accessKeyId = config['s3.access-key-id']
  const secretAccessKey = config['s3.secret-access-key']
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined
  const sessionToken = config['s3.session-token']
  const endpoint = config['s3.endpoint']
  const region = config['s3.region'] ?? config['client.region']
  return {
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(config['s3.path-style-access'] !== undefined && {
      pathStyle: config['s3.path-style-access'].toLowerCase() === 'true',
    }),
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    agents: client.pools,
  }
}

export const storePool = (
  deps: ExternalDeps,
  client: EgressClient,
  { fields, workspaceId }: CatalogConnection,
): StorePool => {
  const stores = new Map<string, ObjectStorage>()
  return {
    vended: (config) => {
      const options = vendedOptions(config, client)
      if (!options) return undefined
      const key = JSON.stringify([options.endpoint, options.region, options.pathStyle, options.credentials])
      const known = stores.get(key) ?? s3Storage(options)
      stores.delete(key)
      stores.set(key, known)
      for (const oldest of stores.keys()) {
        if (stores.size <= MOST_STORES) break
        stores.delete(oldest)
      }
      return known
    },
    connected: async () => {
      const name = fields.s3_connection
      if (name === undefined) {
        throw new BadRequest(
          'The catalog gives no credentials for the files of the table. Name an S3 connection in the connection of the catalog, or let the catalog vend credentials.',
        )
      }
      const opened = await deps.connections.openIn(workspaceId, name, s3)
      const { ca_pem: pem } = opened.fields
      const outgoing = pem === undefined ? client : deps.egress.client({ ca: [pem] })
      return { storage: s3Storage(s3OptionsOf(opened, outgoing)), location: s3LocationOf(opened.fields) }
    },
  }
}
