import { currentSchema, defaultSortOrder, defaultSpec } from '../metadata/lookup.ts'
import type { DataFile, TableMetadata } from '../types.ts'
import { applyUpdates } from '../updates/apply.ts'
import { replaceTableUpdates, type NewTable } from '../updates/new-table.ts'
import type { TableUpdate } from '../updates/types.ts'
import { appendSnapshot } from './append-snapshot.ts'
import type { SnapshotBase, SnapshotCommit } from './produce-snapshot.ts'

/** The updates that make exactly this table, which a staged create returned. */
export const stagedTableUpdates = (table: TableMetadata): readonly TableUpdate[] => [
  { action: 'assign-uuid', uuid: table['table-uuid'] },
  { action: 'upgrade-format-version', 'format-version': table['format-version'] },
  { action: 'add-schema', schema: currentSchema(table), 'last-column-id': table['last-column-id'] },
  { action: 'set-current-schema', 'schema-id': -1 },
  { action: 'add-spec', spec: defaultSpec(table) },
  { action: 'set-default-spec', 'spec-id': -1 },
  { action: 'add-sort-order', 'sort-order': defaultSortOrder(table) },
  { action: 'set-default-sort-order', 'sort-order-id': -1 },
  { action: 'set-location', location: table.location },
  { action: 'set-properties', updates: table.properties },
]

/**
 * CREATE TABLE AS: a staged table and its first rows in one commit. It fails with `CommitFailed` when somebody made
 * a table of that name meanwhile; building it again does not help.
 */
export const createTableCommit = async (
  base: SnapshotBase & { readonly files: readonly DataFile[] },
): Promise<SnapshotCommit> => {
  const commit = await appendSnapshot(base)
  return {
    ...commit,
    requirements: [{ type: 'assert-create' }],
    updates: [...stagedTableUpdates(base.table), ...commit.updates],
  }
}

/** The table as it will be when `replaceTableCommit` has put it in the place of `base`: what its files are written for. */
export const stageReplacement = (
  base: TableMetadata,
  table: Omit<NewTable, 'location'> & { readonly location?: string },
): { readonly updates: readonly TableUpdate[]; readonly table: TableMetadata } => {
  const updates = replaceTableUpdates(base, table)
  return { updates, table: applyUpdates(base, updates) }
}

/** CREATE OR REPLACE TABLE AS: a new schema and new rows under the old name; the history stays for time travel. */
export const replaceTableCommit = async (
  base: Omit<SnapshotBase, 'table'> & {
    /** The metadata that was loaded. */
    readonly base: TableMetadata
    /** Of `stageReplacement` on it. */
    readonly staged: { readonly updates: readonly TableUpdate[]; readonly table: TableMetadata }
    readonly files: readonly DataFile[]
  },
): Promise<SnapshotCommit> => {
  const commit = await appendSnapshot({ ...base, table: base.staged.table })
  const main = base.base.refs['main']
  return {
    ...commit,
    requirements: [
      { type: 'assert-table-uuid', uuid: base.base['table-uuid'] },
      { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': main?.['snapshot-id'] ?? null },
      { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': base.base['last-column-id'] },
      {
        type: 'assert-last-assigned-partition-id',
        'last-assigned-partition-id': base.base['last-partition-id'],
      },
    ],
    updates: [...base.staged.updates, ...commit.updates],
  }
}
