import { InvalidMetadata } from '../errors.ts'
import type { PartitionSpec, Schema, Snapshot, SortOrder, TableMetadata } from '../types.ts'

const orInvalid = <T>(found: T | undefined, what: string): T => {
  if (found === undefined) throw new InvalidMetadata(`Cannot find ${what}`)
  return found
}

/** Throws `InvalidMetadata` when there is no such schema. */
export const schemaById = (table: TableMetadata, id: number): Schema =>
  orInvalid(
    table.schemas.find((schema) => schema['schema-id'] === id),
    `schema ${id}`,
  )
export const currentSchema = (table: TableMetadata): Schema => schemaById(table, table['current-schema-id'])

/** Throws `InvalidMetadata` when there is no such spec. */
export const specById = (table: TableMetadata, id: number): PartitionSpec =>
  orInvalid(
    table['partition-specs'].find((spec) => spec['spec-id'] === id),
    `partition spec ${id}`,
  )
export const defaultSpec = (table: TableMetadata): PartitionSpec => specById(table, table['default-spec-id'])

export const defaultSortOrder = (table: TableMetadata): SortOrder =>
  orInvalid(
    table['sort-orders'].find((order) => order['order-id'] === table['default-sort-order-id']),
    `sort order ${table['default-sort-order-id']}`,
  )

/** The id that the next partition spec gets. Readers want one in `add-spec`, too (Java's parser), and assign their own. */
export const nextSpecId = (table: TableMetadata): number =>
  Math.max(-1, ...table['partition-specs'].map((spec) => spec['spec-id'])) + 1

/** The same of a sort order: the unsorted one is always order 0, sorted ones count from 1. */
export const nextSortOrderId = (table: TableMetadata, fields: SortOrder['fields']): number =>
  fields.length === 0 ? 0 : Math.max(0, ...table['sort-orders'].map((order) => order['order-id'])) + 1

export const snapshotById = (table: TableMetadata, id: bigint): Snapshot | undefined =>
  table.snapshots.find((snapshot) => snapshot['snapshot-id'] === id)
export const currentSnapshot = (table: TableMetadata): Snapshot | undefined => {
  const id = table['current-snapshot-id']
  return id === undefined ? undefined : snapshotById(table, id)
}

/** The snapshot a branch or tag names. */
export const snapshotOfRef = (table: TableMetadata, ref: string): Snapshot | undefined => {
  const found = Object.hasOwn(table.refs, ref) ? table.refs[ref] : undefined
  return found && snapshotById(table, found['snapshot-id'])
}

/** The snapshot that was current at a time (ms since the epoch), by the snapshot log; undefined before the first. */
export const snapshotAsOf = (table: TableMetadata, timestampMs: number): Snapshot | undefined => {
  const entry = table['snapshot-log'].findLast((logged) => logged['timestamp-ms'] <= timestampMs)
  return entry && snapshotById(table, entry['snapshot-id'])
}

/** The snapshot and its ancestors, newest first, as far as they are still known; each once, whatever the parents say. */
export function* lineage(table: TableMetadata, from: Snapshot | undefined): Generator<Snapshot> {
  const byId = new Map(table.snapshots.map((snapshot) => [snapshot['snapshot-id'], snapshot]))
  for (let at = from; at && byId.delete(at['snapshot-id']);) {
    yield at
    const parent = at['parent-snapshot-id']
    at = parent === undefined ? undefined : byId.get(parent)
  }
}
