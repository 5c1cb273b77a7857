import { commitWithRetry, currentSchema, overwriteSnapshot, snapshotOfRef } from '@boathouse/iceberg'
import type { DataFile } from '@boathouse/iceberg'
import { changeQuery } from '@boathouse/sql'
import type { ChangeQuery, ChangeStatement, DeleteStatement } from '@boathouse/sql'
import type { ExecuteResult } from '../engine-types.ts'
import { storageOf } from '../scan/table-wall.ts'
import { conflictRules } from '../write/conflict-rules.ts'
import { writeFiles, writeSql, writeTarget } from '../write/write-files.ts'
import { changedRows } from '../write/changed-rows.ts'
import type { ChangeAction } from '../write/changed-rows.ts'
import { resolveActions } from './change-columns.ts'
import { keepChangedRows } from './keep-changes.ts'
import type { KeptChanges } from './keep-changes.ts'
import { fullNameOf } from './find-table.ts'
import type { CurrentScan } from './plan-reference.ts'
import { planRewritten } from './query-plan.ts'
import type { QueryPlan } from './query-plan.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { NO_ROWS, withChild } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { identifierParameters } from './statement-parameters.ts'
import { targetBranch } from './target-branch.ts'
import { errorAt } from './text-position.ts'
import {
  checkSameShape,
  openForWriting,
  snapshotSummary,
  truncateTable,
  withStaging,
} from './write-statements.ts'

/** DELETE: all rows go at once, or those that match. */
export const deleteRows = (context: StatementContext, statement: DeleteStatement): Promise<ExecuteResult> => {
  const { where } = statement
  if (!where) return truncateTable(context, statement)
  return changeRows(context, { ...statement, where })
}

/**
 * DELETE, UPDATE and MERGE, copy-on-write. One query says which rows change and how; only the files that hold such rows
 * are read again and written anew, those of which no row stays are only taken out. What changes is decided on one
 * snapshot: when others have changed meanwhile what was read, all of it is done again.
 */
export const changeRows = async (
  context: StatementContext,
  statement: ChangeStatement,
): Promise<ExecuteResult> => {
  const { deps, request, signal } = context
  const identifiers = identifierParameters(request.parameters ?? [])
  const change = changeQuery(statement, { identifiers })
  return retryConflicts(statement.target, signal, async () => {
    const plan = await planRewritten(deps, change.query, request, signal)
    try {
      const target = plan.current.find(({ isTarget }) => isTarget)
      if (!target)
        throw errorAt(
          'NOT_SUPPORTED',
          'Rows of metadata tables cannot be changed.',
          request.text,
          statement.target.span,
        )
      targetBranch(statement, target.table.loaded.metadata, request.text)
      return await replaceRows(context, statement, change, plan, target)
    } finally {
      plan.release()
    }
  })
}

/** What a statement is going to commit. */
interface Replacement {
  readonly changes: KeptChanges
  readonly added: readonly DataFile[]
}

const replaceRows = async (
  context: StatementContext,
  statement: ChangeStatement,
  change: ChangeQuery,
  plan: QueryPlan,
  target: CurrentScan,
): Promise<ExecuteResult> => {
  const { table } = target
  const actions = resolveActions(change, currentSchema(table.loaded.metadata), context.request.text)
  const nothing = { ...NO_ROWS, tablesRead: plan.tablesRead, bytesRead: plan.bytesRead }
  const fullName = fullNameOf(table.catalog, table.ident)
  return withStaging(context, table.loaded, async (staging) => {
    const { changes, added } = await writeChanges(context, change, plan, target, actions, staging)
    const changed = changes.files.size > 0 || added.length > 0
    const snapshotId = changed ? await commitChanges(context, statement, plan, target, changes, added) : null
    const { inserted, updated, deleted } = changes
    const rows = inserted + updated + deleted
    return {
      ...nothing,
      effects: [{ table: fullName, snapshotId, rows, counts: { inserted, updated, deleted } }],
    }
  })
}

const writeChanges = (
  context: StatementContext,
  change: ChangeQuery,
  plan: QueryPlan,
  target: CurrentScan,
  actions: readonly ChangeAction[],
  staging: Parameters<typeof writeFiles>[4],
): Promise<Replacement> => {
  const { deps, request, signal, onState } = context
  return withChild(deps, signal, onState, async (lease) => {
    const written = writeTarget(target.table.loaded.metadata)
    await openForWriting(context, lease, plan, written, staging)
    const changes = await keepChangedRows(context, lease, change, plan, target, actions)
    if (changes.files.size === 0 && changes.inserted === 0n) return { changes, added: [] }
    const rows = changes.rewritten.size > 0 ? target.rowsOf(changes.rewritten) : undefined
    if (rows === undefined && changes.inserted === 0n) return { changes, added: [] }
    const source = { ...changedRows(written.schema, actions, rows), parameters: [] }
    const sql = writeSql(written, source, staging, request.statementId)
    const added = await writeFiles(lease, written, sql, [], staging, signal)
    return { changes, added }
  })
}

const commitChanges = async (
  { deps, request, signal }: StatementContext,
  statement: ChangeStatement,
  plan: QueryPlan,
  target: CurrentScan,
  changes: KeptChanges,
  added: readonly DataFile[],
): Promise<bigint | null> => {
  const { catalog, ident, loaded: read } = target.table
  const removed = new Set([...changes.files].flatMap((number) => target.files[number]?.path ?? []))
  const storage = storageOf(deps.storage, read)
  const rules = conflictRules(statement, plan.current, target, removed)
  const committed = await commitWithRetry(
    catalog,
    ident,
    async (loaded) => {
      checkSameShape(read.metadata, loaded.metadata, fullNameOf(catalog, ident))
      return overwriteSnapshot({
        storage,
        table: loaded.metadata,
        branch: targetBranch(statement, loaded.metadata, request.text),
        removed,
        added,
        startingSnapshotId: snapshotOfRef(read.metadata, target.branch)?.['snapshot-id'],
        ...rules,
        summary: snapshotSummary(request),
        writer: request.statementId,
      })
    },
    { storage, signal },
  )
  return committed.snapshot?.['snapshot-id'] ?? null
}
