import type { Verb } from '@boathouse/contract'
import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { Context, Securable } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { permissionDenied, requireRow } from '../../platform/require-right.ts'
import { requireWorkspace, type Workspace } from '../workspaces/index.ts'
import * as store from './connection.store.ts'
import type { ConnectionKind, Fields } from './kind.ts'

export interface ConnectionPath {
  readonly workspace: string
  readonly connection: string
}

export const thingOf = (row: {
  readonly id: string
  readonly name: string
  readonly workspace_id: string
}): Securable & { readonly kind: 'connection' } => ({
  kind: 'connection',
  id: row.id,
  name: row.name,
  workspaceId: row.workspace_id,
})

/** The row, if the caller may `verb` it. Throws CONNECTION_NOT_FOUND, absent or unseen alike, PERMISSION_DENIED. */
export const visible = (
  ctx: Context,
  name: string,
  verb: Verb,
  row: store.ConnectionRow | undefined,
): store.ConnectionRow =>
  requireRow(ctx, verb, row, thingOf, () => connectionErrors.CONNECTION_NOT_FOUND({ connection: name }))

/** The workspace and the connection of a path. Throws WORKSPACE_NOT_FOUND, CONNECTION_NOT_FOUND. */
export const requireConnection = async (
  db: Database,
  ctx: Context,
  path: ConnectionPath,
  verb: Verb,
): Promise<{ readonly workspace: Workspace; readonly row: store.ConnectionRow }> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'read')
  const row = await store.findConnection(db, workspace.id, path.connection)
  return { workspace, row: visible(ctx, path.connection, verb, row) }
}

const actsAsServer = ({ actsAsServer: when }: ConnectionKind, fields: Fields): boolean =>
  typeof when === 'object' ? when.is.includes(String(fields[when.field])) : when === 'always'

/** Refuses fields that act as the server itself to those who do not manage the workspace. Throws PERMISSION_DENIED. */
export const requireServerRight = (
  ctx: Context,
  { id, name }: Workspace,
  kind: ConnectionKind,
  fields: Fields,
): void => {
  const thing: Securable = { kind: 'workspace', id, name, workspaceId: id }
  if (!actsAsServer(kind, fields) || ctx.may('manage', thing)) return
  throw permissionDenied(ctx.operation, 'manage', thing)
}

/** The connection of this name and kind, which nobody deletes before the transaction ends. */
export const keepNamed = async (
  db: Database,
  workspaceId: string,
  name: string,
  kind: string,
): Promise<store.ConnectionRow> => {
  const row = await store.keepConnection(db, workspaceId, name)
  if (!row) throw connectionErrors.CONNECTION_NOT_FOUND({ connection: name })
  requireKind(row, kind)
  return row
}

/** Throws CONNECTION_KIND_MISMATCH. */
export const requireKind = (row: store.ConnectionRow, wanted: string): void => {
  if (row.kind === wanted) return
  throw connectionErrors.CONNECTION_KIND_MISMATCH({ connection: row.name, kind: row.kind, wanted })
}
