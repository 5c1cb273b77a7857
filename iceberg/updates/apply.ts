import { BadRequest } from '../errors.ts'
import type { TableMetadata } from '../types.ts'
import { checkSortOrder, checkSpec } from './check-spec.ts'
import { draftSchema, startDraft, type Draft } from './draft.ts'
import { addSchema, removeSchemas, setCurrentSchema } from './schemas.ts'
import { addSnapshot, finishSnapshotLog, removeRef, removeSnapshots, setRef } from './snapshots.ts'
import { addSortOrder, addSpec, removeSpecs, setDefaultSortOrder, setDefaultSpec } from './specs.ts'
import * as fields from './table-fields.ts'
import type { TableUpdate } from './types.ts'

const applyOne = (draft: Draft, update: TableUpdate): void => {
  switch (update.action) {
    case 'assign-uuid':
      return fields.assignUuid(draft, update.uuid)
    case 'upgrade-format-version':
      return fields.upgradeFormatVersion(draft, update['format-version'])
    case 'add-schema':
      return addSchema(draft, update.schema, update['last-column-id'])
    case 'set-current-schema':
      return setCurrentSchema(draft, update['schema-id'])
    case 'remove-schemas':
      return removeSchemas(draft, update['schema-ids'])
    case 'add-spec':
      return addSpec(draft, update.spec)
    case 'set-default-spec':
      return setDefaultSpec(draft, update['spec-id'])
    case 'remove-partition-specs':
      return removeSpecs(draft, update['spec-ids'])
    case 'add-sort-order':
      return addSortOrder(draft, update['sort-order'])
    case 'set-default-sort-order':
      return setDefaultSortOrder(draft, update['sort-order-id'])
    case 'add-snapshot':
      return addSnapshot(draft, update.snapshot)
    case 'set-snapshot-ref': {
      const { action: _, 'ref-name': name, ...ref } = update
      return setRef(draft, name, ref)
    }
    case 'remove-snapshot-ref':
      return removeRef(draft, update['ref-name'])
    case 'remove-snapshots':
      return removeSnapshots(draft, update['snapshot-ids'])
    case 'set-location':
      return fields.setLocation(draft, update.location)
    case 'set-properties':
      return fields.setProperties(draft, update.updates)
    case 'remove-properties':
      return fields.removeProperties(draft, update.removals)
    case 'set-statistics':
      return fields.setStatistics(draft, update.statistics)
    case 'remove-statistics':
      return fields.removeStatistics(draft, update['snapshot-id'])
    case 'set-partition-statistics':
      return fields.setPartitionStatistics(draft, update['partition-statistics'])
    case 'remove-partition-statistics':
      return fields.removePartitionStatistics(draft, update['snapshot-id'])
    case 'add-encryption-key':
      return fields.addEncryptionKey(draft, update['encryption-key'])
    case 'remove-encryption-key':
      return fields.removeEncryptionKey(draft, update['key-id'])
  }
}

const ONE_MINUTE = 60_000

/** Clocks of several writers may differ by a minute; more would make time travel lie. */
const checkLogTimes = ({ 'snapshot-log': log, 'last-updated-ms': updated }: TableMetadata): void => {
  const [before, last] = [log.at(-2), log.at(-1)]
  if (before && last && last['timestamp-ms'] < before['timestamp-ms'] - ONE_MINUTE)
    throw new BadRequest(
      `Invalid snapshot timestamp ${last['timestamp-ms']}: before the previous snapshot's at ${before['timestamp-ms']}`,
    )
  if (last && updated < last['timestamp-ms'] - ONE_MINUTE)
    throw new BadRequest(
      `Invalid update timestamp ${updated}: before last snapshot log entry at ${last['timestamp-ms']}`,
    )
}

const checkWhole = (draft: Draft): void => {
  const { table } = draft
  if (table.location === '') throw new BadRequest('Table location is required')
  const schema = draftSchema(draft)
  const spec = table['partition-specs'].find((known) => known['spec-id'] === table['default-spec-id'])
  const order = table['sort-orders'].find((known) => known['order-id'] === table['default-sort-order-id'])
  if (!spec) throw new BadRequest('The table has no default partition spec')
  if (!order) throw new BadRequest('The table has no default sort order')
  checkSpec(spec, schema, table['format-version'])
  checkSortOrder(order, schema)
  checkLogTimes(table)
}

/** `write.metadata.previous-versions-max` entries, 100 by default, at least one. */
const extendMetadataLog = (table: TableMetadata, base: TableMetadata, location: string): TableMetadata => {
  const wanted = Number(table.properties['write.metadata.previous-versions-max'] ?? 100)
  const max = Number.isInteger(wanted) ? Math.max(1, wanted) : 100
  const entry = { 'timestamp-ms': base['last-updated-ms'], 'metadata-file': location }
  return { ...table, 'metadata-log': [...base['metadata-log'], entry].slice(-max) }
}

export interface ApplyOptions {
  /** Milliseconds since the epoch; default the clock. */
  readonly now?: number
  /** Where `base` was read from: it goes to the metadata log. */
  readonly previousLocation?: string
}

/**
 * The metadata after the updates, in their order, with the semantics of Java's `TableMetadata.Builder`. `base`
 * undefined creates a table. Returns `base` itself when nothing changes. Throws `BadRequest` for what can never be
 * applied, `CommitFailed` for a snapshot that is stale.
 */
export const applyUpdates = (
  base: TableMetadata | undefined,
  updates: readonly TableUpdate[],
  options: ApplyOptions = {},
): TableMetadata => {
  const initial = base ? undefined : updates.find((update) => update.action === 'upgrade-format-version')
  const version = fields.checkedFormatVersion(initial?.['format-version'] ?? 2)
  const draft = startDraft(base, version, options.now ?? Date.now())
  for (const update of updates) applyOne(draft, update)
  if (!draft.changed && base) return base
  finishSnapshotLog(draft)
  draft.table['last-updated-ms'] = draft.now
  checkWhole(draft)
  return base && options.previousLocation !== undefined
    ? extendMetadataLog(draft.table, base, options.previousLocation)
    : draft.table
}
