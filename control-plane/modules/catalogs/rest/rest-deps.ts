import type { Context } from '../../../platform/context.ts'
import type { CatalogDeps } from '../catalog-deps.ts'
import { findCatalog, type CatalogRow } from '../catalog.store.ts'
import { requireCatalog } from '../built-in-catalog.ts'
import type { IcebergTokens } from '../iceberg-tokens.ts'

export interface RestDeps extends CatalogDeps {
  readonly tokens: IcebergTokens
  /** What clients need to reach the storage, without secrets: `s3.endpoint`, `client.region`, … */
  readonly clientConfig: Readonly<Record<string, string>>
}

/** The catalog behind the `prefix` of an address. Throws `NoSuchWarehouse`. */
export const catalogOf = async (deps: RestDeps, ctx: Context, prefix: string): Promise<CatalogRow> =>
  requireCatalog(await findCatalog(deps.db, prefix), ctx, prefix)
