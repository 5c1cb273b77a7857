import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import type { Input, Output, Verb, operations } from '@boathouse/contract'
import { datasetErrors } from '@boathouse/contract/datasets/errors.ts'
import { z } from 'zod'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction, violates, type Database, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { requireVersion } from '../../platform/if-match.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { requireRow } from '../../platform/require-right.ts'
import { visibleRows } from '../../platform/visible-rows.ts'
import { requireWorkspace, type Workspace } from '../workspaces/index.ts'
import type { DatasetDeps, LiveTable, TableName } from './dataset-deps.ts'
import { presentDataset, type DatasetAnswer } from './dataset-view.ts'
import * as store from './dataset.store.ts'
import { registerInTransaction } from './register-dataset.ts'

type NewDataset = Input<typeof operations.registerDataset>['body']
type ListQuery = Input<typeof operations.listDatasets>['query']
type Change = Input<typeof operations.updateDataset>['body']

const pages = pageTokens('datasets', z.string())

const thingOf = (
  workspace: Workspace,
  row: { readonly id: string; readonly name: string; readonly owner_id?: string },
): Securable => ({
  kind: 'dataset',
  id: row.id,
  name: row.name,
  workspaceId: workspace.id,
  ...(row.owner_id !== undefined && { ownerId: row.owner_id }),
})

const visible = (
  ctx: Context,
  workspace: Workspace,
  name: string,
  verb: Verb,
  row: store.DatasetRow | undefined,
): store.DatasetRow =>
  requireRow(
    ctx,
    verb,
    row,
    (found) => thingOf(workspace, found),
    () => datasetErrors.DATASET_NOT_FOUND({ dataset: name }),
  )

const requireOwner = async (deps: DatasetDeps, db: Database, name: string): Promise<string> => {
  const user = await deps.user(db, name)
  if (!user) throw datasetErrors.OWNER_NOT_FOUND({ owner: name })
  return user.id
}

/** What the rows show, with the tables as they are now. Names that changed are written down for later. */
const show = async (
  deps: DatasetDeps,
  ctx: Context,
  rows: readonly store.DatasetRow[],
): Promise<DatasetAnswer[]> => {
  const live = await deps.tables.byUuid(
    deps.db,
    rows.map((row) => row.table_uuid),
  )
  const renamed = rows.flatMap((row): LiveTable[] => {
    const table = live.get(row.table_uuid)
    const same =
      !table ||
      (table.catalog === row.catalog_name &&
        table.schema === row.schema_name &&
        table.table === row.table_name)
    return same ? [] : [table]
  })
  await store.rememberNames(deps.db, renamed)
  return rows.map((row) => presentDataset(row, live.get(row.table_uuid), ctx))
}

const showOne = async (deps: DatasetDeps, ctx: Context, row: store.DatasetRow): Promise<DatasetAnswer> => {
  const live = await deps.tables.byUuid(deps.db, [row.table_uuid])
  return presentDataset(row, live.get(row.table_uuid), ctx)
}

/** `catalog.schema.table`; a nested schema has dots of its own. Undefined when there are too few parts. */
const splitTableName = (text: string): TableName | undefined => {
  const match = /^([^.]+)\.(.+)\.([^.]+)$/.exec(text)
  if (!match) return undefined
  const [, catalog = '', schema = '', table = ''] = match
  return { catalog, schema, table }
}

const tagFilter = (tag: string | undefined): store.DatasetFilter['tag'] => {
  if (tag === undefined) return undefined
  const at = tag.indexOf('=')
  return at < 0 ? { key: tag, value: undefined } : { key: tag.slice(0, at), value: tag.slice(at + 1) }
}

export const listDatasets = async (
  deps: DatasetDeps,
  ctx: Context,
  workspaceName: string,
  query: ListQuery,
): Promise<Output<typeof operations.listDatasets>> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  const name = query.table === undefined ? undefined : splitTableName(query.table)
  if (query.table !== undefined && !name) return { datasets: [] }
  const table = name && { uuid: (await deps.tables.byName(deps.db, name))?.uuid, name }
  const filter = {
    workspaceId: workspace.id,
    name: query.q,
    owner: query.owner,
    tag: tagFilter(query.tag),
    table,
  }
  const found = await visibleRows(
    { after: pages.decode(query.page_token), limit: query.page_size + 1 },
    (after, limit = query.page_size) => store.listDatasets(deps.db, { ...filter, after, limit }),
    (row) => row.name,
    (row) => ctx.may('read', thingOf(workspace, row)),
  )
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row) => row.name)
  const shown = await show(deps, ctx, rows)
  // A name that was written down may have become another's since.
  const fits = (dataset: DatasetAnswer): boolean =>
    !name ||
    (dataset.table.catalog === name.catalog &&
      dataset.table.schema === name.schema &&
      dataset.table.table === name.table)
  return { datasets: shown.filter(fits), next_page_token }
}

export const getDataset = async (
  deps: DatasetDeps,
  ctx: Context,
  workspaceName: string,
  name: string,
): Promise<DatasetAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'read')
  const row = visible(ctx, workspace, name, 'read', await store.findDataset(deps.db, workspace.id, name))
  const [shown] = await show(deps, ctx, [row])
  return shown ?? presentDataset(row, undefined, ctx)
}

export const registerDataset = async (
  deps: DatasetDeps,
  ctx: Context,
  workspaceName: string,
  input: NewDataset,
): Promise<DatasetAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, workspaceName, 'write')
  const { catalog, schema, table } = input.table
  const path = `${catalog}.${schema}.${table}`
  const row = await inTransaction(deps.db, async (tx) => {
    const live = await deps.tables.byName(tx, input.table)
    if (!live || !ctx.may('read', live.thing)) {
      throw catalogErrors.TABLE_NOT_FOUND({ table: path })
    }
    const ownerId = input.owner === undefined ? ctx.signedIn().id : await requireOwner(deps, tx, input.owner)
    const dataset = { id: newId(), workspaceId: workspace.id, ownerId, table: live }
    const { name, description, tags } = input
    await registerInTransaction(tx, { ...dataset, name, description, tags })
    await ctx.audit(tx, { object: thingOf(workspace, { id: dataset.id, name }), details: { table: path } })
    return store.findDataset(tx, workspace.id, name)
  })
  if (!row) throw datasetErrors.DATASET_NOT_FOUND({ dataset: input.name })
  ctx.changed('datasets', row.id, row.version)
  return showOne(deps, ctx, row)
}

/** Locks, checks right and version, changes, records, and shows what came of it. */
const change = async (
  deps: DatasetDeps,
  ctx: Context,
  path: { readonly workspace: string; readonly dataset: string },
  verb: Verb,
  apply: (tx: Tx, row: store.DatasetRow) => Promise<Readonly<Record<string, unknown>>>,
  nameAfter = path.dataset,
): Promise<DatasetAnswer> => {
  const workspace = await requireWorkspace(ctx, deps.db, path.workspace, 'read')
  const row = await inTransaction(deps.db, async (tx) => {
    const locked = await store.lockDataset(tx, workspace.id, path.dataset)
    const before = visible(ctx, workspace, path.dataset, verb, locked)
    requireVersion(ctx, 'dataset', before.version)
    const details = await apply(tx, before)
    await ctx.audit(tx, { object: thingOf(workspace, before), details })
    return (await store.findDataset(tx, workspace.id, nameAfter)) ?? before
  })
  ctx.changed('datasets', row.id, row.version)
  return showOne(deps, ctx, row)
}

export const updateDataset = (
  deps: DatasetDeps,
  ctx: Context,
  path: { readonly workspace: string; readonly dataset: string },
  input: Change,
): Promise<DatasetAnswer> =>
  change(
    deps,
    ctx,
    path,
    'write',
    async (tx, row) => {
      await store.updateDataset(tx, row.id, input).catch((error: unknown) => {
        if (violates(error, 'dataset_name_unique')) {
          throw datasetErrors.DATASET_EXISTS({ dataset: input.name ?? path.dataset }, error)
        }
        throw error
      })
      return { ...input }
    },
    input.name,
  )

export const transferDataset = (
  deps: DatasetDeps,
  ctx: Context,
  path: { readonly workspace: string; readonly dataset: string },
  owner: string,
): Promise<DatasetAnswer> =>
  change(deps, ctx, path, 'manage', async (tx, row) => {
    await store.updateDataset(tx, row.id, { ownerId: await requireOwner(deps, tx, owner) })
    return { from: row.owner, to: owner }
  })

export const deleteDataset = async (
  deps: DatasetDeps,
  ctx: Context,
  path: { readonly workspace: string; readonly dataset: string },
): Promise<void> => {
  await change(deps, ctx, path, 'write', async (tx, row) => {
    await store.deleteDataset(tx, row.id)
    return { table: `${row.catalog_name}.${row.schema_name}.${row.table_name}` }
  })
}
