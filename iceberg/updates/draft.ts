import { BadRequest } from '../errors.ts'
import type { Schema, TableMetadata } from '../types.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Metadata while updates are applied: what Java's `TableMetadata.Builder` holds. Arrays are replaced, never changed in place. */
export interface Draft {
  readonly base: TableMetadata | undefined
  table: Mutable<TableMetadata>
  changed: boolean
  /** Milliseconds since the epoch of this commit. */
  readonly now: number
  lastAddedSchema?: number
  lastAddedSpec?: number
  lastAddedOrder?: number
  readonly addedSnapshots: Set<bigint>
  /** Added snapshots that were main for a while within this commit. */
  readonly mainThisCommit: Set<bigint>
  removedSnapshots: boolean
}

const EMPTY: Omit<TableMetadata, 'format-version' | 'table-uuid' | 'last-updated-ms'> = {
  location: '',
  'last-sequence-number': 0n,
  'last-column-id': 0,
  schemas: [],
  'current-schema-id': -1,
  'partition-specs': [],
  'default-spec-id': -1,
  'last-partition-id': 999,
  properties: {},
  snapshots: [],
  'snapshot-log': [],
  'metadata-log': [],
  'sort-orders': [],
  'default-sort-order-id': -1,
  refs: {},
  statistics: [],
  'partition-statistics': [],
}

export const startDraft = (
  base: TableMetadata | undefined,
  formatVersion: 1 | 2 | 3,
  now: number,
): Draft => ({
  base,
  table: base
    ? { ...base }
    : {
        'format-version': formatVersion,
        'table-uuid': crypto.randomUUID(),
        'last-updated-ms': now,
        ...EMPTY,
        ...(formatVersion >= 3 ? { 'next-row-id': 0n } : {}),
      },
  changed: base === undefined,
  now,
  addedSnapshots: new Set(),
  mainThisCommit: new Set(),
  removedSnapshots: false,
})

/** Marks the draft and sets fields of its table. */
export const change = (draft: Draft, fields: Partial<TableMetadata>): void => {
  draft.changed = true
  Object.assign(draft.table, fields)
}

const schemaOf = ({ table }: Draft, id: number | undefined): Schema | undefined =>
  table.schemas.find((found) => found['schema-id'] === id)

/** The current schema. Throws `BadRequest` when the updates have set none. */
export const draftSchema = (draft: Draft): Schema => {
  const schema = schemaOf(draft, draft.table['current-schema-id'])
  if (!schema) throw new BadRequest('The table has no current schema')
  return schema
}

/**
 * The schema that new specs and orders are bound to: the current one, or that which was added when there is none yet.
 * DuckDB creates tables with `set-current-schema` as the last update. Throws `BadRequest` before there is any.
 */
export const bindingSchema = (draft: Draft): Schema => {
  const current = schemaOf(draft, draft.table['current-schema-id'])
  const schema = current ?? schemaOf(draft, draft.lastAddedSchema)
  if (!schema) throw new BadRequest('Cannot bind a spec or order: the table has no schema yet')
  return schema
}

/** -1 stands for what this commit added last. */
export const resolveLastAdded = (id: number, lastAdded: number | undefined, what: string): number => {
  if (id !== -1) return id
  if (lastAdded === undefined)
    throw new BadRequest(`Cannot set last added ${what}: no ${what} has been added`)
  return lastAdded
}
