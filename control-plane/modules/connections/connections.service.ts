import { z } from 'zod'
import { connectionErrors } from '@boathouse/contract/connections/errors.ts'
import type { Input, Output, operations } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import { inTransaction, violates, type Database, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { requireVersion } from '../../platform/if-match.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { grantMaker } from '../access/index.ts'
import { requireWorkspace } from '../workspaces/index.ts'
import { checkFields, checkSecrets, relatedConnections } from './check-input.ts'
import type { ConnectionDeps } from './connection-deps.ts'
import { presentConnection, storedFields, type ConnectionAnswer } from './connection-view.ts'
import * as store from './connection.store.ts'
import {
  keepNamed,
  requireConnection,
  requireServerRight,
  thingOf,
  visible,
  type ConnectionPath,
} from './find-connection.ts'
import type { ConnectionKind, Fields } from './kind.ts'
import { connectionKinds, kindNamed } from './kinds/index.ts'
import { mergeDraft, type Draft, type Merged } from './merge-draft.ts'
import { checkReferences, keepReferred, writeElsewhere } from './references/secret-changes.ts'
import { ownerOf } from './secret-owner.ts'

type NewConnection = Input<typeof operations.createConnection>['body']
type Change = Input<typeof operations.updateConnection>['body']

const pages = pageTokens('connections', z.string())

const show = async (deps: ConnectionDeps, row: store.ConnectionRow): Promise<ConnectionAnswer> =>
  presentConnection(row, await deps.secrets.marks(deps.db, [row.id]))

/** The connections that the fields name are there and stay until the transaction ends. */
const keepRelated = async (
  tx: Tx,
  workspaceId: string,
  kind: ConnectionKind,
  fields: Fields,
): Promise<void> => {
  for (const related of relatedConnections(kind, fields)) {
    await keepNamed(tx, workspaceId, related.name, related.kind)
  }
}

export const listConnections = async (
  deps: ConnectionDeps,
  ctx: Context,
  workspaceName: string,
  query: Input<typeof operations.listConnections>['query'],
): Promise<Output<typeof operations.listConnections>> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  const found = await visibleRows(
    { after: pages.decode(query.page_token), limit: query.page_size + 1 },
    (after, limit = query.page_size) => store.listConnectionRows(deps.db, workspace.id, after, limit),
    (row) => row.name,
    (row) => ctx.may('read', thingOf(row)),
  )
  const { rows: seen, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.name)
  const marks = await deps.secrets.marks(
    deps.db,
    seen.map((row) => row.id),
  )
  return { connections: seen.map((row) => presentConnection(row, marks)), next_page_token }
}

export const getConnection = async (
  deps: ConnectionDeps,
  ctx: Context,
  path: ConnectionPath,
): Promise<ConnectionAnswer> => show(deps, (await requireConnection(deps.db, ctx, path, 'read')).row)

export const createConnection = async (
  deps: ConnectionDeps,
  ctx: Context,
  workspaceName: string,
  body: NewConnection,
): Promise<ConnectionAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'write')
  const kind = kindNamed(body.kind)
  const fields = checkFields(kind, body.fields)
  requireServerRight(ctx, workspace, kind, fields)
  const given = checkSecrets(kind, fields, body.secrets, [])
  await checkReferences(deps, ctx, workspace, kind, given)
  const secrets = await writeElsewhere(deps, workspace, given)
  const { name, description } = body
  const row = await inTransaction(deps.db, async (tx) => {
    await keepRelated(tx, workspace.id, kind, fields)
    await keepReferred(deps, tx, workspace.id, secrets)
    const createdBy = ctx.signedIn().id
    const made = {
      id: newId(),
      workspaceId: workspace.id,
      name,
      kind: kind.name,
      description,
      fields,
      createdBy,
    }
    await store.insertConnection(tx, made)
    await deps.secrets.put(tx, ownerOf(made.id), secrets)
    const after = visible(ctx, name, 'read', await store.findConnectionById(tx, made.id))
    const granted = await grantMaker(tx, ctx, thingOf(after))
    const details = { kind: kind.name, fields, secrets: Object.keys(secrets), ...granted }
    await ctx.audit(tx, { object: thingOf(after), details })
    return after
  }).catch((error: unknown) => {
    if (violates(error, 'connection_name_unique')) {
      throw connectionErrors.CONNECTION_EXISTS({ connection: name }, error)
    }
    throw error
  })
  ctx.changed('connections', row.id, row.version)
  ctx.changed('grants', row.id)
  return show(deps, row)
}

/** The stored connection with an edit laid over it. Throws INVALID_REQUEST, SECRET_NEEDED_AGAIN. */
const merged = async <Given>(
  deps: ConnectionDeps,
  db: Database,
  before: store.ConnectionRow,
  change: Draft<Given>,
): Promise<Merged<Given>> => {
  const marks = await deps.secrets.marks(db, [before.id])
  return mergeDraft(
    before,
    change,
    marks.map(({ field }) => field),
  )
}

export const updateConnection = async (
  deps: ConnectionDeps,
  ctx: Context,
  path: ConnectionPath,
  change: Change,
): Promise<ConnectionAnswer> => {
  const { workspace, row: seen } = await requireConnection(deps.db, ctx, path, 'manage')
  requireVersion(ctx, `connection «${seen.name}»`, seen.version)
  const { kind: kindNow, fields: fieldsNow } = await merged(deps, deps.db, seen, change)
  if (change.fields !== undefined) requireServerRight(ctx, workspace, kindNow, fieldsNow)
  await checkReferences(deps, ctx, workspace, kindNow, change.secrets)
  const draft = { ...change, secrets: await writeElsewhere(deps, workspace, change.secrets) }
  const row = await inTransaction(deps.db, async (tx) => {
    const locked = await store.lockConnection(tx, workspace.id, path.connection)
    const before = visible(ctx, path.connection, 'manage', locked)
    requireVersion(ctx, `connection «${before.name}»`, before.version)
    const { kind, fields, secrets } = await merged(deps, tx, before, draft)
    await keepRelated(tx, workspace.id, kind, fields)
    await keepReferred(deps, tx, workspace.id, secrets)
    const description = change.description ?? before.description
    await store.updateConnectionRow(tx, before.id, { description, fields })
    await deps.secrets.put(tx, ownerOf(before.id), secrets)
    await ctx.audit(tx, {
      object: thingOf(before),
      details: {
        before: { description: before.description, fields: storedFields(before) },
        after: { description, fields },
        secrets: Object.keys(secrets),
      },
    })
    return (await store.findConnectionById(tx, before.id)) ?? before
  })
  ctx.changed('connections', row.id, row.version)
  return show(deps, row)
}

/** Words for everything that uses a connection. */
const usersOf = async (deps: ConnectionDeps, db: Database, row: store.ConnectionRow): Promise<string[]> => {
  const users: string[] = []
  for (const kind of connectionKinds) {
    for (const field of referringFields(kind, row.kind)) {
      const names = await store.namesThatRefer(db, row.workspace_id, kind.name, field, row.name)
      users.push(...names.map((name) => `the connection «${name}»`))
    }
  }
  const owners = await deps.secrets.ownersThatRefer(db, row.name)
  const readers = await store.namesOf(db, row.workspace_id, owners)
  users.push(...readers.map((name) => `the secrets of the connection «${name}»`))
  const named = { workspaceId: row.workspace_id, name: row.name }
  for (const ask of deps.usedBy) users.push(...(await ask(db, row.id, named)))
  return users
}

const referringFields = (kind: ConnectionKind, wanted: string): string[] =>
  Object.entries(kind.fields.shape as Record<string, z.ZodType>)
    .filter(([, schema]) => schema.meta()?.['connectionKind'] === wanted)
    .map(([name]) => name)

export const deleteConnection = async (
  deps: ConnectionDeps,
  ctx: Context,
  path: ConnectionPath,
): Promise<void> => {
  const workspace = await requireWorkspace(ctx, deps.db, path.workspace, 'read')
  const id = await inTransaction(deps.db, async (tx) => {
    const locked = await store.lockConnection(tx, workspace.id, path.connection)
    const row = visible(ctx, path.connection, 'manage', locked)
    requireVersion(ctx, `connection «${row.name}»`, row.version)
    const users = await usersOf(deps, tx, row)
    if (users.length > 0) {
      throw connectionErrors.CONNECTION_IN_USE({ connection: row.name, users: users.join(', ') })
    }
    await deps.secrets.removeAll(tx, ownerOf(row.id))
    await store.deleteConnectionRow(tx, row.id)
    await ctx.audit(tx, { object: thingOf(row), details: { kind: row.kind } })
    return row.id
  })
  ctx.changed('connections', id)
}

/** For the deletion of a workspace: what it still holds, in words; undefined when there is no connection. */
export const connectionsOf = async (tx: Tx, workspaceId: string): Promise<string | undefined> => {
  const count = await store.countConnections(tx, workspaceId)
  if (count === 0n) return undefined
  return count === 1n ? 'one connection' : `${count} connections`
}
