import { operations, type Output } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import {
  changeProperties,
  commitEvolution,
  dropRef,
  expireSnapshots,
  fastForward,
  NoSuchTable,
  rollbackTo,
  setRefTo,
  snapshotById,
  type CommitTable,
  type Expired,
  type FileKind,
  type TableIdent,
  type TableMetadata,
} from '@boathouse/iceberg'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import type { Handler } from '../../../platform/handle.ts'
import { builtInCatalog, type BuiltInCatalog } from '../built-in-catalog.ts'
import { tableThing } from '../catalog-deps.ts'
import { locationsOf } from '../location.store.ts'
import { requireRight } from '../rights.ts'
import { storageWithin } from '../snapshot-files.ts'
import { catalogHandle } from './api-answers.ts'
import type { ApiDeps } from './api-deps.ts'
import { requireTableNamed, type FoundTable } from './find-named.ts'
import { presentSnapshots } from './present-snapshots.ts'
import { presentTable } from './present-table.ts'

type RefView = Output<typeof operations.setTableRef>
type ExpiryView = Output<typeof operations.expireTableSnapshots>

const identOf = ({ schema, table }: FoundTable): TableIdent => ({
  namespace: schema.levels,
  name: table.name,
})

const catalogOf = (deps: ApiDeps, ctx: Context, { catalog }: FoundTable): BuiltInCatalog =>
  builtInCatalog(
    deps,
    catalog.name,
    () => ctx,
    async () => ({ row: catalog, actor: ctx }),
  )

/** Asked before anything is looked at: a dry run, too, is for those who may do it. */
const requireWritable = async (
  deps: ApiDeps,
  ctx: Context,
  names: Parameters<typeof requireTableNamed>[2],
): Promise<FoundTable> => {
  const found = await requireTableNamed(deps, ctx, names)
  const thing = tableThing(found.catalog, found.table.id, identOf(found))
  requireRight(ctx, 'write', thing, new NoSuchTable(identOf(found)))
  return found
}

/** What was asked for and changed nothing is on record, too. */
const auditIdle = (
  deps: ApiDeps,
  ctx: Context,
  found: FoundTable,
  details: Readonly<Record<string, unknown>>,
): Promise<void> =>
  inTransaction(deps.db, (tx) =>
    ctx.audit(tx, { object: tableThing(found.catalog, found.table.id, identOf(found)), details }),
  )

/** Commits a change of metadata and gives back the table after it. */
const change = async (
  deps: ApiDeps,
  ctx: Context,
  found: FoundTable,
  build: (table: TableMetadata) => CommitTable | undefined,
): Promise<TableMetadata> => {
  const catalog = catalogOf(deps, ctx, found)
  const { before, after } = await commitEvolution(
    catalog,
    identOf(found),
    ({ metadata }) => build(metadata),
    ctx.signal,
  )
  if (before === after) await auditIdle(deps, ctx, found, { unchanged: true })
  return after.metadata
}

const presentRef = (metadata: TableMetadata, name: string): RefView => {
  const ref = metadata.refs[name]
  if (!ref) throw catalogErrors.REF_NOT_FOUND({ ref: name, message: `There is no branch or tag ${name}` })
  const time = snapshotById(metadata, ref['snapshot-id'])?.['timestamp-ms']
  return {
    name,
    type: ref.type,
    snapshot_id: ref['snapshot-id'].toString(),
    committed_at: time === undefined ? null : new Date(time).toISOString(),
    max_ref_age_ms: ref['max-ref-age-ms']?.toString() ?? null,
    max_snapshot_age_ms: ref['max-snapshot-age-ms']?.toString() ?? null,
    min_snapshots_to_keep: ref['min-snapshots-to-keep'] ?? null,
  }
}

const tableView = async (deps: ApiDeps, ctx: Context, { catalog, schema, table }: FoundTable) => {
  const found = await requireTableNamed(deps, ctx, {
    catalog: catalog.name,
    schema: schema.levels.join('.'),
    table: table.name,
  })
  const { metadata } = await deps.tableFiles.loadPresent(found.table.metadata_location)
  return presentTable(found, metadata, await deps.datasetOf(found.catalog.workspace_id, found.table.uuid))
}

const long = (text: string | undefined): bigint | undefined => (text === undefined ? undefined : BigInt(text))

const refHandlers = (deps: ApiDeps): readonly Handler[] => [
  catalogHandle(operations.listTableRefs, async (ctx, { params }) => {
    const { table } = await requireTableNamed(deps, ctx, params)
    const { metadata } = await deps.tableFiles.loadPresent(table.metadata_location)
    return {
      refs: Object.keys(metadata.refs)
        .toSorted()
        .map((name) => presentRef(metadata, name)),
    }
  }),
  catalogHandle(operations.setTableRef, async (ctx, { params, body }) => {
    const found = await requireWritable(deps, ctx, params)
    const snapshotId = long(body.snapshot_id)
    const target =
      snapshotId === undefined
        ? body.from_ref === undefined
          ? undefined
          : { ref: body.from_ref }
        : { snapshotId }
    const metadata = await change(deps, ctx, found, (table) =>
      setRefTo(table, {
        name: params.ref,
        type: body.type,
        target,
        existing: body.existing,
        maxRefAgeMs: long(body.max_ref_age_ms),
        maxSnapshotAgeMs: long(body.max_snapshot_age_ms),
        minSnapshotsToKeep: body.min_snapshots_to_keep,
      }),
    )
    return presentRef(metadata, params.ref)
  }),
  catalogHandle(operations.dropTableRef, async (ctx, { params }) => {
    const found = await requireWritable(deps, ctx, params)
    await change(deps, ctx, found, (table) => dropRef(table, params.ref))
  }),
  catalogHandle(operations.fastForwardRef, async (ctx, { params, body }) => {
    const found = await requireWritable(deps, ctx, params)
    const metadata = await change(deps, ctx, found, (table) => fastForward(table, params.ref, body.to))
    return presentRef(metadata, params.ref)
  }),
]

const KINDS = {
  data: 'data',
  'position-deletes': 'position_deletes',
  'equality-deletes': 'equality_deletes',
  manifest: 'manifest',
  'manifest-list': 'manifest_list',
  statistics: 'statistics',
} as const satisfies Record<FileKind, ExpiryView['files'][number]['kind']>

const fileCounts = ({ files }: Expired): ExpiryView['files'] =>
  [...Map.groupBy(files, (file) => file.kind)].map(([kind, members]) => ({
    kind: KINDS[kind],
    count: String(members.length),
    size_bytes: members.some((file) => file.bytes === undefined)
      ? null
      : members.reduce((sum, file) => sum + (file.bytes ?? 0n), 0n).toString(),
  }))

const DAY_MS = 86_400_000
const DEFAULT_DAYS = 7

const expire = (deps: ApiDeps): Handler =>
  catalogHandle(operations.expireTableSnapshots, async (ctx, { params, body }) => {
    const found = await requireWritable(deps, ctx, params)
    const days = body.older_than_days
    if (days !== undefined && days * DAY_MS < deps.minRetentionMs)
      throw catalogErrors.INVALID_CHANGE({
        subject: 'older_than_days',
        message: `older_than_days must be at least ${deps.minRetentionMs / DAY_MS}: queries that run may still read what is younger`,
      })
    const { metadata } = await deps.tableFiles.loadPresent(found.table.metadata_location)
    const byTable = metadata.properties['history.expire.max-snapshot-age-ms'] !== undefined
    const roots = [...(await locationsOf(deps.db, found.table.id)), ...found.catalog.allowed_prefixes]
    const age = days ?? (byTable ? undefined : DEFAULT_DAYS)
    const expired = await expireSnapshots(catalogOf(deps, ctx, found), identOf(found), {
      storage: storageWithin(deps.storage, roots),
      dryRun: body.dry_run,
      ...(age === undefined ? {} : { maxSnapshotAgeMs: age * DAY_MS }),
      ...(body.retain_last === undefined ? {} : { retainLast: body.retain_last }),
      signal: ctx.signal,
    })
    if (body.dry_run) await auditIdle(deps, ctx, found, { dry_run: true })
    else if (expired.snapshots.length + expired.refs.length === 0)
      await auditIdle(deps, ctx, found, { unchanged: true })
    return {
      dry_run: body.dry_run,
      snapshots: await presentSnapshots(deps, found.table.id, metadata, expired.snapshots),
      refs: [...expired.refs],
      files: fileCounts(expired),
      left_alone: String(expired.leftAlone),
    }
  })

/** Changes of a table that SQL can make, too: properties, rollback, branches and tags, expiry. */
export const tableChangeHandlers = (deps: ApiDeps): readonly Handler[] => [
  ...refHandlers(deps),
  expire(deps),
  catalogHandle(operations.updateTableProperties, async (ctx, { params, body }) => {
    const found = await requireWritable(deps, ctx, params)
    await change(deps, ctx, found, (table) => changeProperties(table, body))
    return tableView(deps, ctx, found)
  }),
  catalogHandle(operations.rollbackTable, async (ctx, { params, body }) => {
    const found = await requireWritable(deps, ctx, params)
    const expected = long(body.expected_current_snapshot_id)
    await change(deps, ctx, found, (table) => {
      if (expected !== undefined && table['current-snapshot-id'] !== expected)
        throw catalogErrors.COMMIT_CONFLICT({ table: found.table.name })
      return rollbackTo(table, BigInt(body.snapshot_id))
    })
    return tableView(deps, ctx, found)
  }),
]
