import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import type { IcebergCatalog } from '@boathouse/iceberg'
import type { Context } from '../../../platform/context.ts'
import type { Database } from '../../../platform/database.ts'
import { currentActor } from '../acting-as.ts'
import { NoSuchWarehouse } from '../no-such-warehouse.ts'
import { catalogThing, type Actor } from '../catalog-deps.ts'
import { requireRight } from '../rights.ts'
import { externalCatalog } from './external-catalog.ts'
import type { ExternalDeps } from './external-deps.ts'
import { findExternal, listExternals, type ExternalRow } from './external.store.ts'
import { liveConnections, type LiveConnection, type LiveConnections } from './live-connections.ts'
import { changeElsewhere } from './record-change.ts'

/** Catalogs elsewhere, by the names that they have here. */
export interface ExternalModule {
  readonly db: Database
  readonly connections: ExternalDeps['connections']
  readonly live: LiveConnections
  /** The port on behalf of `ctx` or of whom `actingAs` says; undefined when no catalog elsewhere that they may read has the name. */
  readonly find: (name: string, ctx?: Context) => Promise<IcebergCatalog | undefined>
  /** Reached by whoever may read it. Throws `NoSuchWarehouse`. */
  readonly reach: (
    name: string,
    ctx: Context,
  ) => Promise<{ readonly row: ExternalRow; readonly to: LiveConnection }>
  readonly names: (limit: number) => Promise<readonly string[]>
  readonly close: () => void
}

export const externalModule = (db: Database, deps: ExternalDeps): ExternalModule => {
  const live = liveConnections(deps)
  const requireRow = async (name: string, actor: Actor): Promise<ExternalRow> => {
    const row = await findExternal(db, name)
    if (!row) throw new NoSuchWarehouse(name)
    requireRight(actor, 'read', catalogThing(row), new NoSuchWarehouse(name))
    return row
  }
  const catalog = (name: string, ctx?: Context): IcebergCatalog =>
    externalCatalog({
      name,
      live: async () => live.of(await requireRow(name, ctx ?? currentActor())),
      change: async (record, make) => {
        const actor = ctx ?? currentActor()
        const row = await requireRow(name, actor)
        return changeElsewhere(db, actor, row, record, async () => make(await live.of(row)))
      },
      localFiles: deps,
    })
  return {
    db,
    connections: deps.connections,
    live,
    find: async (name, ctx) => {
      const row = await findExternal(db, name)
      return row && (ctx ?? currentActor()).may('read', catalogThing(row)) ? catalog(name, ctx) : undefined
    },
    reach: async (name, ctx) => {
      const row = await requireRow(name, ctx)
      return { row, to: await live.of(row) }
    },
    names: async (limit) => {
      const actor = currentActor()
      const rows = await listExternals(db, undefined, limit)
      return rows.filter((row) => actor.may('read', catalogThing(row))).map((row) => row.name)
    },
    close: live.close,
  }
}

/** The port, which asks for the right and records each change. Throws CATALOG_NOT_FOUND. */
export const requireWritable = async (
  module: ExternalModule,
  ctx: Context,
  name: string,
): Promise<IcebergCatalog> => {
  const catalog = await module.find(name, ctx)
  if (!catalog) throw catalogErrors.CATALOG_NOT_FOUND({ catalog: name })
  return catalog
}
