import type { Input, Output, operations } from '@boathouse/contract'
import { workspaceErrors } from '@boathouse/contract/workspaces/errors.ts'
import type { Verb } from '@boathouse/contract'
import { z } from 'zod'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction, sqlState, violates, type Database, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { requireVersion } from '../../platform/if-match.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { requireRow } from '../../platform/require-right.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { recordAuditEvent } from '../audit/index.ts'
import { catalogNameFor, FIRST_WORKSPACE } from './workspaces.policy.ts'
import {
  anyWorkspaceExists,
  deleteWorkspaceRow,
  findWorkspaceRow,
  insertWorkspace,
  listWorkspaceRows,
  lockFirstWorkspace,
  lockWorkspace,
  updateDescription,
  type Workspace,
} from './workspaces.store.ts'

export interface NewCatalogOwner {
  readonly id: string
  readonly name: string
  /** The name of the catalog to make. */
  readonly catalog: string
}

export interface WorkspaceDeps {
  readonly db: Database
  /** Makes the catalog of a new workspace, with its first schema, in the same transaction. */
  readonly createCatalog: (tx: Tx, owner: NewCatalogOwner) => Promise<void>
  /**
   * Called one after the other before a workspace is deleted, in the same transaction: removes what belongs to
   * it, or says in words what it still holds («3 tables») that a person must drop first.
   */
  readonly contents: readonly ((tx: Tx, workspaceId: string) => Promise<string | undefined>)[]
}

type View = Output<typeof operations.getWorkspace>

const VERBS = ['read', 'execute', 'write', 'manage'] as const
const pages = pageTokens('workspaces', z.string())
const FOREIGN_KEY_VIOLATION = '23503'

/** The verbs that the caller has on the workspace: what a page shows or hides. */
const verbsOf = (ctx: Context, row: Workspace): View['may'] =>
  VERBS.filter((verb) => ctx.may(verb, thingOf(row)))

const present = (ctx: Context, row: Workspace): View => ({
  workspace_id: row.id,
  name: row.name,
  description: row.description,
  default_catalog: row.default_catalog,
  created_at: row.created_at,
  updated_at: row.updated_at,
  version: Number(row.version),
  may: verbsOf(ctx, row),
})

const thingOf = (row: Workspace): Securable => ({
  kind: 'workspace',
  id: row.id,
  name: row.name,
  workspaceId: row.id,
})

/** `row` when the caller may `verb` it. Throws WORKSPACE_NOT_FOUND, absent or unseen alike, PERMISSION_DENIED. */
export const visible = (ctx: Context, name: string, verb: Verb, row: Workspace | undefined): Workspace =>
  requireRow(ctx, verb, row, thingOf, () => workspaceErrors.WORKSPACE_NOT_FOUND({ workspace: name }))

/** The workspace of this name, if the caller may `verb` it. Throws as `visible`. */
export const requireWorkspace = async (
  ctx: Context,
  db: Database,
  name: string,
  verb: Verb,
): Promise<Workspace> => visible(ctx, name, verb, await findWorkspaceRow(db, name))

export const getWorkspace = async ({ db }: WorkspaceDeps, ctx: Context, name: string): Promise<View> =>
  present(ctx, await requireWorkspace(ctx, db, name, 'read'))

export const listWorkspaces = async (
  { db }: WorkspaceDeps,
  ctx: Context,
  query: Input<typeof operations.listWorkspaces>['query'],
): Promise<Output<typeof operations.listWorkspaces>> => {
  const found = await visibleRows(
    { after: pages.decode(query.page_token), limit: query.page_size + 1 },
    (after, limit) => listWorkspaceRows(db, after, limit),
    (row) => row.name,
    (row) => ctx.may('read', thingOf(row)),
  )
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.name)
  return { workspaces: rows.map((row) => present(ctx, row)), next_page_token }
}

export const createWorkspace = async (
  deps: WorkspaceDeps,
  ctx: Context,
  body: Input<typeof operations.createWorkspace>['body'],
): Promise<View> => {
  const catalog = catalogNameFor(body.name)
  const row = await inTransaction(deps.db, async (tx) => {
    const made = await insertWorkspace(tx, { id: newId(), ...body, catalog, createdBy: ctx.signedIn().id })
    await deps.createCatalog(tx, { id: made.id, name: made.name, catalog })
    await ctx.audit(tx, { object: thingOf(made), details: { catalog } })
    return made
  }).catch((error: unknown) => {
    if (violates(error, 'workspace_name_unique')) {
      throw workspaceErrors.WORKSPACE_EXISTS({ workspace: body.name }, error)
    }
    if (violates(error, 'catalog_name_unique')) {
      throw workspaceErrors.CATALOG_NAME_TAKEN({ workspace: body.name, catalog }, error)
    }
    throw error
  })
  ctx.changed('workspaces', row.id, row.version)
  return present(ctx, row)
}

export const updateWorkspace = async (
  { db }: WorkspaceDeps,
  ctx: Context,
  name: string,
  change: Input<typeof operations.updateWorkspace>['body'],
): Promise<View> => {
  const row = await inTransaction(db, async (tx) => {
    const before = visible(ctx, name, 'manage', await lockWorkspace(tx, name))
    requireVersion(ctx, `workspace «${name}»`, before.version)
    const after = await updateDescription(tx, before.id, change.description)
    await ctx.audit(tx, {
      object: thingOf(after),
      details: { before: { description: before.description }, after: change },
    })
    return after
  })
  ctx.changed('workspaces', row.id, row.version)
  return present(ctx, row)
}

export const deleteWorkspace = async (deps: WorkspaceDeps, ctx: Context, name: string): Promise<void> => {
  const id = await inTransaction(deps.db, async (tx) => {
    const row = visible(ctx, name, 'manage', await lockWorkspace(tx, name))
    for (const remove of deps.contents) {
      const holds = await remove(tx, row.id)
      if (holds !== undefined) throw workspaceErrors.WORKSPACE_NOT_EMPTY({ workspace: name, holds })
    }
    await deleteWorkspaceRow(tx, row.id)
    await ctx.audit(tx, { object: thingOf(row) })
    return row.id
  }).catch((error: unknown) => {
    if (sqlState(error) !== FOREIGN_KEY_VIOLATION) throw error
    throw workspaceErrors.WORKSPACE_NOT_EMPTY({ workspace: name, holds: 'things that refer to it' }, error)
  })
  ctx.changed('workspaces', id)
}

/** Makes the workspace `default` with the catalog `lake` while there is no workspace at all. */
export const ensureFirstWorkspace = async (deps: WorkspaceDeps): Promise<void> => {
  if (await anyWorkspaceExists(deps.db)) return
  await inTransaction(deps.db, async (tx) => {
    await lockFirstWorkspace(tx)
    if (await anyWorkspaceExists(tx)) return
    const { name, catalog } = FIRST_WORKSPACE
    const made = await insertWorkspace(tx, {
      id: newId(),
      name,
      description: '',
      catalog,
      createdBy: undefined,
    })
    await deps.createCatalog(tx, { id: made.id, name, catalog })
    await recordAuditEvent(tx, {
      operation: 'workspaces.create',
      outcome: 'done',
      principal: undefined,
      requestId: undefined,
      sourceAddress: undefined,
      object: { ...thingOf(made) },
      details: { catalog, from: 'the first start' },
    })
  })
}
