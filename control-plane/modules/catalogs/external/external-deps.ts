import type { Egress } from '../../../platform/egress/index.ts'
import type { Connections, icebergRest, Opened, s3 } from '../../connections/index.ts'

/** What reaching catalogs elsewhere stands on. */
export interface ExternalDeps {
  readonly connections: Pick<Connections, 'open' | 'openById' | 'openIn'>
  readonly egress: Egress
  /** Nobody reaches this server from another machine. */
  readonly isLaptop: boolean
  /** What no table of a catalog elsewhere may name: the home, the store, the lake. Normal form. */
  readonly protectedLocations: readonly string[]
}

export type CatalogConnection = Opened<typeof icebergRest>
export type StorageConnection = Opened<typeof s3>
