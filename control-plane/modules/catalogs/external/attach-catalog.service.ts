import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import type { Input, operations } from '@boathouse/contract'
import type { Context } from '../../../platform/context.ts'
import { inTransaction, violates } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { requireRight } from '../../../platform/require-right.ts'
import { icebergRest } from '../../connections/index.ts'
import { requireWorkspace } from '../../workspaces/index.ts'
import { catalogThing } from '../catalog-deps.ts'
import type { ExternalModule } from './external-module.ts'
import { deleteExternal, findExternal, insertExternal, type ExternalRow } from './external.store.ts'

type Attachment = Input<typeof operations.attachCatalog>['body']

/** The questions that every statement begins with. Throws CATALOG_NOT_REACHED. */
const tryOut = async (
  { live }: ExternalModule,
  { name, connection }: Attachment,
  opened: Parameters<ExternalModule['live']['once']>[1],
): Promise<void> => {
  const { rest } = live.once(name, opened)
  try {
    await rest.config()
    await rest.listNamespaces()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw catalogErrors.CATALOG_NOT_REACHED({ connection, reason }, error)
  }
}

/**
 * Gives a catalog elsewhere a name here. Throws CATALOG_EXISTS, CATALOG_NOT_REACHED unless forced, and what opening the
 * connection throws.
 */
export const attachCatalog = async (
  module: ExternalModule,
  ctx: Context,
  given: Attachment,
): Promise<ExternalRow> => {
  const { db, connections } = module
  const workspace = await requireWorkspace(ctx, db, given.workspace, 'manage')
  const path = { workspace: given.workspace, connection: given.connection }
  const opened = await connections.open(ctx, path, icebergRest)
  if (!given.force) await tryOut(module, given, opened)
  const id = newId()
  const row = await inTransaction(db, async (tx) => {
    await insertExternal(tx, { id, name: given.name, workspaceId: workspace.id, connectionId: opened.id })
    const made = await findExternal(tx, given.name)
    if (!made) throw connectionErrors.CONNECTION_NOT_FOUND({ connection: given.connection })
    const details = { connection: opened.name, endpoint: opened.fields.endpoint, forced: given.force }
    await ctx.audit(tx, { object: catalogThing(made), details })
    return made
  }).catch((error: unknown) => {
    if (violates(error, 'catalog_name_unique')) {
      throw catalogErrors.CATALOG_EXISTS({ catalog: given.name }, error)
    }
    // Deleted while its catalog was asked.
    if (violates(error, 'catalog_connection_id_fkey')) {
      throw connectionErrors.CONNECTION_NOT_FOUND({ connection: given.connection }, error)
    }
    throw error
  })
  ctx.changed('catalogs', row.id)
  return row
}

/** Forgets the name; the other server keeps all that it has. Throws CATALOG_NOT_FOUND. */
export const detachCatalog = async ({ db }: ExternalModule, ctx: Context, name: string): Promise<void> => {
  const row = await findExternal(db, name)
  const absent = (): Error => catalogErrors.CATALOG_NOT_FOUND({ catalog: name })
  if (!row) throw absent()
  requireRight(ctx, 'manage', catalogThing(row), absent)
  await inTransaction(db, async (tx) => {
    await deleteExternal(tx, row.id)
    await ctx.audit(tx, { object: catalogThing(row), details: { connection: row.connection } })
  })
  ctx.changed('catalogs', row.id)
}
