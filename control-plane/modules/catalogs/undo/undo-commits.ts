import {
  CommitFailed,
  NoSuchTable,
  rollbackTo,
  type CommitTable,
  type TableIdent,
  type TableMetadata,
} from '@boathouse/iceberg'
import type { Context } from '../../../platform/context.ts'
import type { Database } from '../../../platform/database.ts'
import type { BuiltInCatalog } from '../built-in-catalog.ts'
import { judgeUndo, type UndoStatus, type UndoVerdict } from './undo-plan.policy.ts'
import { findWrittenTables, type WrittenTableRow } from './written-tables.store.ts'

/** A table that work committed to, as the one who asks may see it. */
export interface UndoTable {
  readonly tableId: string
  readonly catalog: string | null
  /** `catalog.schema.table`; null when it was dropped, or may not be seen. */
  readonly table: string | null
  readonly snapshotIds: readonly bigint[]
  readonly status: UndoStatus | 'DROPPED'
  /** Undefined when the table had no snapshot before, or it is not known. */
  readonly previous: bigint | undefined
}

export interface UndoDeps {
  readonly db: Database
  readonly catalog: (name: string, ctx: Context) => BuiltInCatalog
}

interface Found {
  readonly ident: TableIdent
  readonly catalog: string
  readonly metadata: TableMetadata
  readonly verdict: UndoVerdict
}

/** Undefined when the table is gone, or may not be read. */
const load = async (deps: UndoDeps, ctx: Context, row: WrittenTableRow): Promise<Found | undefined> => {
  const { catalog, levels, name } = row
  if (catalog === null || levels === null || name === null) return undefined
  const ident = { namespace: [...levels], name }
  try {
    const { metadata } = await deps.catalog(catalog, ctx).loadTable(ident)
    return { ident, catalog, metadata, verdict: judgeUndo(metadata, new Set(row.snapshot_ids.map(BigInt))) }
  } catch (error) {
    if (error instanceof NoSuchTable) return undefined
    throw error
  }
}

const present = (row: WrittenTableRow, found: Found | undefined): UndoTable => ({
  tableId: row.table_id,
  catalog: found?.catalog ?? null,
  table: found ? [found.catalog, ...found.ident.namespace, found.ident.name].join('.') : null,
  snapshotIds: row.snapshot_ids.map(BigInt),
  status: found?.verdict.status ?? 'DROPPED',
  previous: found?.verdict.previous,
})

const lookUp = async (deps: UndoDeps, ctx: Context, attemptIds: readonly string[]) => {
  const rows = attemptIds.length === 0 ? [] : await findWrittenTables(deps.db, attemptIds)
  return Promise.all(rows.map(async (row) => ({ row, found: await load(deps, ctx, row) })))
}

/** The tables of built-in catalogs that attempts committed to, and whether each can be rolled back to before them. */
export const lookAtWritten = async (
  deps: UndoDeps,
  ctx: Context,
  attemptIds: readonly string[],
): Promise<readonly UndoTable[]> =>
  (await lookUp(deps, ctx, attemptIds)).map(({ row, found }) => present(row, found))

const changeOf = ({ metadata, verdict }: Found): CommitTable => {
  const main = metadata.refs['main']?.['snapshot-id'] ?? null
  if (verdict.previous === undefined)
    return {
      requirements: [
        { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
        { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': main },
      ],
      updates: [{ action: 'remove-snapshot-ref', 'ref-name': 'main' }],
    }
  return rollbackTo(metadata, verdict.previous) ?? { requirements: [], updates: [] }
}

/**
 * Makes the snapshot from before current again in every table that is READY, in one transaction of their catalog. False,
 * and nothing is changed, when somebody committed to one of them in this moment. Throws when they lie in several
 * catalogs, or may not be written.
 */
export const rollBackWritten = async (
  deps: UndoDeps,
  ctx: Context,
  attemptIds: readonly string[],
): Promise<boolean> => {
  const ready = (await lookUp(deps, ctx, attemptIds)).flatMap(({ found }) =>
    found?.verdict.status === 'READY' ? [found] : [],
  )
  const [first] = ready
  if (!first) return false
  if (ready.some(({ catalog }) => catalog !== first.catalog))
    throw new Error('a transaction has the tables of one catalog')
  try {
    await deps
      .catalog(first.catalog, ctx)
      .commitTables(ready.map((found) => ({ ident: found.ident, ...changeOf(found) })))
    return true
  } catch (error) {
    if (error instanceof CommitFailed) return false
    throw error
  }
}
