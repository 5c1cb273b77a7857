import { operations } from '@boathouse/contract'
import type { z } from 'zod'
import type { Context, Securable } from '../../platform/context.ts'
import type { Tx } from '../../platform/database.ts'
import { handle, type Handler } from '../../platform/handle.ts'
import type { Trouble } from '../health/index.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import * as service from './connections.service.ts'
import { requireConnection, thingOf, type ConnectionPath } from './find-connection.ts'
import { presentKind } from './kind-form.ts'
import { connectionKinds } from './kinds/index.ts'
import type { OpenConnection, TypedKind } from './kind.ts'
import { failingConnections } from './failing-connections.ts'
import { testDueConnections } from './scheduled-tests.ts'
import { kindIn, openById, openIn, openNamed } from './open-connection.ts'
import { testConnection, tryConnection } from './test-connection.ts'

export type { ConnectionDeps } from './connection-deps.ts'
export type { Opened } from './open-connection.ts'
export { files, serverFiles, ServerPathRefused } from './kinds/files/index.ts'
export { openPostgres, postgres, postgresErrors, type OpenPostgres } from './kinds/postgres/index.ts'
export { s3, s3LocationOf, s3OptionsOf } from './kinds/s3/index.ts'
export { scrubber } from './probe/scrub.ts'
export { accessToken, askCatalog, catalogEgress, icebergRest } from './kinds/iceberg-rest/index.ts'
export { openMailServer, smtp } from './kinds/smtp/index.ts'
export { firstOfKind } from './connection.store.ts'
export { isSignedBy, postWebhook, webhook, type WebhookAnswer } from './kinds/webhook/index.ts'
export { openTrino, trino, type OpenTrino } from './kinds/trino/index.ts'

export interface Connections {
  readonly handlers: readonly Handler[]
  /**
   * Opens a connection that the caller names and may use, as in `open(ctx, { workspace, connection }, s3)`. Its secrets are clear: pass it to nothing that keeps or
   * prints it. Throws WORKSPACE_NOT_FOUND, CONNECTION_NOT_FOUND, CONNECTION_KIND_MISMATCH, SECRET_UNREADABLE.
   */
  readonly open: <F extends z.ZodObject, S extends z.ZodObject>(
    ctx: Context,
    path: ConnectionPath,
    kind: TypedKind<F, S>,
  ) => Promise<OpenConnection<z.output<F>, z.output<S>>>
  /** Opens the connection that a row of ours refers to; rights were asked for that row. Throws as `open`. */
  readonly openById: <F extends z.ZodObject, S extends z.ZodObject>(
    id: string,
    kind: TypedKind<F, S>,
  ) => Promise<OpenConnection<z.output<F>, z.output<S>>>
  /** Opens the connection that another one of the same workspace names. Throws as `open`. */
  readonly openIn: <F extends z.ZodObject, S extends z.ZodObject>(
    workspaceId: string,
    name: string,
    kind: TypedKind<F, S>,
  ) => Promise<OpenConnection<z.output<F>, z.output<S>>>
  /** A connection that the caller may see, as the policy knows it. Throws WORKSPACE_NOT_FOUND, CONNECTION_NOT_FOUND. */
  readonly thingNamed: (ctx: Context, path: ConnectionPath) => Promise<Securable>
  /** The kind of a connection that the caller names and may use. Throws WORKSPACE_NOT_FOUND, CONNECTION_NOT_FOUND. */
  readonly kindOf: (ctx: Context, path: ConnectionPath) => Promise<string>
  /** The kind of a connection that something of ours names; rights were asked for that. Throws CONNECTION_NOT_FOUND. */
  readonly kindIn: (workspaceId: string, name: string) => Promise<string>
  /**
   * Tests what was neither tested nor changed for so long; gives the ids. `mayGoOn` is asked before each: one
   * process does so at a time.
   */
  readonly testDue: (seconds: number, mayGoOn: () => Promise<boolean>) => Promise<readonly string[]>
  /** For the health page: those whose last test failed, as far as the caller may see them. */
  readonly failing: (ctx: Context) => Promise<readonly Trouble[]>
  /** For the deletion of a workspace: «2 connections», or undefined. */
  readonly heldBy: (tx: Tx, workspaceId: string) => Promise<string | undefined>
}

const handlersOf = (deps: ConnectionDeps): readonly Handler[] => [
  handle(operations.listConnectionKinds, async () => ({ kinds: connectionKinds.map(presentKind) })),
  handle(operations.listConnections, (ctx, { params, query }) =>
    service.listConnections(deps, ctx, params.workspace, query),
  ),
  handle(operations.getConnection, (ctx, { params }) => service.getConnection(deps, ctx, params)),
  handle(operations.createConnection, (ctx, { params, body }) =>
    service.createConnection(deps, ctx, params.workspace, body),
  ),
  handle(operations.updateConnection, (ctx, { params, body }) =>
    service.updateConnection(deps, ctx, params, body),
  ),
  handle(operations.deleteConnection, (ctx, { params }) => service.deleteConnection(deps, ctx, params)),
  handle(operations.testConnection, (ctx, { params, body }) => testConnection(deps, ctx, params, body)),
  handle(operations.tryConnection, (ctx, { params, body }) =>
    tryConnection(deps, ctx, params.workspace, body),
  ),
]

export const createConnections = (deps: ConnectionDeps): Connections => ({
  handlers: handlersOf(deps),
  open: (ctx, path, kind) => openNamed(deps, ctx, path, kind),
  openById: (id, kind) => openById(deps, id, kind),
  openIn: (workspaceId, name, kind) => openIn(deps, workspaceId, name, kind),
  kindOf: async (ctx, path) => (await requireConnection(deps.db, ctx, path, 'use')).row.kind,
  kindIn: (workspaceId, name) => kindIn(deps, workspaceId, name),
  thingNamed: async (ctx, path) => thingOf((await requireConnection(deps.db, ctx, path, 'read')).row),
  testDue: (seconds, mayGoOn) => testDueConnections(deps, seconds, mayGoOn),
  failing: (ctx) => failingConnections(deps, ctx),
  heldBy: service.connectionsOf,
})
