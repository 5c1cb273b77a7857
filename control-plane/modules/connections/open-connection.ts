import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import { storedCapabilities } from './connection-view.ts'
import * as store from './connection.store.ts'
import { requireConnection, requireKind, type ConnectionPath } from './find-connection.ts'
import type { ConnectionKind, OpenConnection, TypedKind } from './kind.ts'
import { openSecrets } from './references/open-secrets.ts'

/** A connection of kind `K`, opened: its fields and clear secrets are typed. */
export type Opened<K extends ConnectionKind> =
  K extends TypedKind<infer F, infer S> ? OpenConnection<z.output<F>, z.output<S>> : never

type Opening<F extends z.ZodObject, S extends z.ZodObject> = Promise<OpenConnection<z.output<F>, z.output<S>>>

const open = async <F extends z.ZodObject, S extends z.ZodObject>(
  deps: ConnectionDeps,
  row: store.ConnectionRow,
  kind: TypedKind<F, S>,
): Opening<F, S> => {
  requireKind(row, kind.name)
  const clear = await openSecrets(deps, row)
  return {
    id: row.id,
    name: row.name,
    workspaceId: row.workspace_id,
    kind: kind.name,
    version: row.version,
    // What was stored was checked by the same schemas.
    fields: kind.fields.parse(row.fields),
    secrets: kind.secrets.parse(clear),
    // What another version of the connection was seen to do says nothing about this one.
    capabilities: row.tested_version === row.version ? storedCapabilities(row) : {},
  }
}

/** Opens a connection that the caller named and may use. Throws WORKSPACE_NOT_FOUND, CONNECTION_NOT_FOUND, CONNECTION_KIND_MISMATCH, SECRET_UNREADABLE. */
export const openNamed = async <F extends z.ZodObject, S extends z.ZodObject>(
  deps: ConnectionDeps,
  ctx: Context,
  path: ConnectionPath,
  kind: TypedKind<F, S>,
): Opening<F, S> => {
  const { row } = await requireConnection(deps.db, ctx, path, 'use')
  return open(deps, row, kind)
}

/** Opens the connection that something of ours refers to by id; whether it may be used was asked before. */
export const openById = async <F extends z.ZodObject, S extends z.ZodObject>(
  deps: ConnectionDeps,
  id: string,
  kind: TypedKind<F, S>,
): Opening<F, S> => {
  const row = await store.findConnectionById(deps.db, id)
  if (!row) throw connectionErrors.CONNECTION_NOT_FOUND({ connection: id })
  return open(deps, row, kind)
}

/** Opens a connection that another one of the workspace names; whether that one may be used was asked before. */
export const openIn = async <F extends z.ZodObject, S extends z.ZodObject>(
  deps: ConnectionDeps,
  workspaceId: string,
  name: string,
  kind: TypedKind<F, S>,
): Opening<F, S> => {
  const row = await store.findConnection(deps.db, workspaceId, name)
  if (!row) throw connectionErrors.CONNECTION_NOT_FOUND({ connection: name })
  return open(deps, row, kind)
}

/** The kind of the connection that something of ours names; whether it may be used was asked before. */
export const kindIn = async (deps: ConnectionDeps, workspaceId: string, name: string): Promise<string> => {
  const row = await store.findConnection(deps.db, workspaceId, name)
  if (!row) throw connectionErrors.CONNECTION_NOT_FOUND({ connection: name })
  return row.kind
}
