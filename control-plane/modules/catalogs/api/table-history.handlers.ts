import { operations, type Output } from '@boathouse/contract'
import { catalogErrors } from '@boathouse/contract/catalogs/errors.ts'
import {
  createTableText,
  currentSchema,
  currentSnapshot,
  lineage,
  schemaById,
  snapshotById,
  type DataFile,
  type Schema,
  type Snapshot,
  type TableMetadata,
} from '@boathouse/iceberg'
import type { Handler } from '../../../platform/handle.ts'
import { locationsOf } from '../location.store.ts'
import { differingFiles } from '../snapshot-files.ts'
import { catalogHandle } from './api-answers.ts'
import type { ApiDeps } from './api-deps.ts'
import { presentFile } from './files.handlers.ts'
import { requireTableNamed, schemaName } from './find-named.ts'
import { presentColumn, schemaDifferences } from './present-schema.ts'
import { presentSnapshots } from './present-snapshots.ts'

type Difference = Output<typeof operations.compareSnapshots>['added']

const MOST_LISTED = 100

const presentDifference = (metadata: TableMetadata, files: readonly DataFile[]): Difference => {
  const data = files.filter((file) => file.content === 'data')
  const byPath = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return {
    file_count: String(data.length),
    record_count: data.reduce((sum, file) => sum + file.recordCount, 0n).toString(),
    total_size_bytes: data.reduce((sum, file) => sum + file.sizeBytes, 0n).toString(),
    delete_file_count: String(files.length - data.length),
    files: byPath.slice(0, MOST_LISTED).map((file) => presentFile(metadata, file)),
  }
}

const schemaOf = (metadata: TableMetadata, snapshot: Snapshot): Schema => {
  const id = snapshot['schema-id']
  return id === undefined ? currentSchema(metadata) : schemaById(metadata, id)
}

const snapshotIn = (metadata: TableMetadata, field: string, id: string): Snapshot => {
  const found = snapshotById(metadata, BigInt(id))
  if (!found) throw catalogErrors.SNAPSHOT_NOT_FOUND({ field, snapshot_id: id })
  return found
}

/** The two that are meant: `to` is the current one and `from` its parent where they are not given. */
const comparedIn = (
  metadata: TableMetadata,
  query: { readonly from?: string; readonly to?: string },
): { readonly from: Snapshot | undefined; readonly to: Snapshot } => {
  const to = query.to === undefined ? currentSnapshot(metadata) : snapshotIn(metadata, 'to', query.to)
  if (!to) throw catalogErrors.SNAPSHOT_NOT_FOUND({ field: 'to', snapshot_id: 'current' })
  const parent = to['parent-snapshot-id']
  if (query.from !== undefined) return { from: snapshotIn(metadata, 'from', query.from), to }
  return { from: parent === undefined ? undefined : snapshotById(metadata, parent), to }
}

const compare = (deps: ApiDeps): Handler =>
  catalogHandle(operations.compareSnapshots, async (ctx, { params, query }) => {
    const { catalog, table } = await requireTableNamed(deps, ctx, params)
    const { metadata } = await deps.tableFiles.loadPresent(table.metadata_location)
    const { from, to } = comparedIn(metadata, query)
    const roots = [...(await locationsOf(deps.db, table.id)), ...catalog.allowed_prefixes]
    const { added, removed } = await differingFiles(deps.storage, metadata, from, to, roots)
    const line = [...lineage(metadata, to)]
    const end = from ? line.findIndex((one) => one['snapshot-id'] === from['snapshot-id']) : line.length
    const commits = end < 0 ? [] : line.slice(0, Math.min(end, MOST_LISTED)).toReversed()
    const [presented, [shownTo, shownFrom]] = await Promise.all([
      presentSnapshots(deps, table.id, metadata, commits),
      presentSnapshots(deps, table.id, metadata, from ? [to, from] : [to]),
    ])
    if (!shownTo)
      throw catalogErrors.SNAPSHOT_NOT_FOUND({ field: 'to', snapshot_id: String(to['snapshot-id']) })
    return {
      from: shownFrom ?? null,
      to: shownTo,
      from_is_ancestor: end >= 0,
      added: presentDifference(metadata, added),
      removed: presentDifference(metadata, removed),
      schema_changes: from ? schemaDifferences(schemaOf(metadata, from), schemaOf(metadata, to)) : [],
      commits: presented,
    }
  })

const schemas = (deps: ApiDeps): Handler =>
  catalogHandle(operations.listTableSchemas, async (ctx, { params }) => {
    const { table } = await requireTableNamed(deps, ctx, params)
    const { metadata } = await deps.tableFiles.loadPresent(table.metadata_location)
    const ordered = metadata.schemas.toSorted((a, b) => a['schema-id'] - b['schema-id'])
    const rows = ordered.map((schema, at) => {
      const before = ordered[at - 1]
      const times = metadata.snapshots
        .filter((snapshot) => snapshot['schema-id'] === schema['schema-id'])
        .map((snapshot) => snapshot['timestamp-ms'])
      return {
        schema_id: schema['schema-id'],
        is_current: schema['schema-id'] === metadata['current-schema-id'],
        columns: schema.fields.map(presentColumn),
        changes: before ? schemaDifferences(before, schema) : [],
        first_used_at: times.length === 0 ? null : new Date(Math.min(...times)).toISOString(),
      }
    })
    return { schemas: rows.toReversed() }
  })

/** What a table was and how it is made. */
export const tableHistoryHandlers = (deps: ApiDeps): readonly Handler[] => [
  compare(deps),
  schemas(deps),
  catalogHandle(operations.getTableDdl, async (ctx, { params }) => {
    const { catalog, schema, table } = await requireTableNamed(deps, ctx, params)
    const { metadata } = await deps.tableFiles.loadPresent(table.metadata_location)
    return { ddl: createTableText([catalog.name, schemaName(schema.levels), table.name], metadata) }
  }),
]
