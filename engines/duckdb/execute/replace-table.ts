import {
  CommitFailed,
  commitWithRetry,
  replaceTableCommit,
  stageReplacement,
  type CreateTable,
  type DataFile,
  type LoadedTable,
} from '@boathouse/iceberg'
import type { CreateTableStatement } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { ExecuteResult } from '../engine-types.ts'
import { storageOf } from '../scan/table-wall.ts'
import { createTable, definitionOf, refuseView } from './ddl-statements.ts'
import { findName, type FoundName } from './find-table.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { NO_ROWS } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { snapshotSummary } from './write-statements.ts'

/** A table that is only prepared: what its files are written for, and the commit that makes it. */
export interface StagedTable {
  readonly table: LoadedTable
  commit(context: StatementContext, files: readonly DataFile[]): Promise<bigint | null>
}

/** New columns and rows under a name that is taken; the history stays. */
export const replacement = async (place: FoundName, definition: CreateTable): Promise<StagedTable> => {
  const base: LoadedTable = await place.catalog.loadTable(place.ident)
  const staged = stageReplacement(base.metadata, definition)
  return {
    table: { ...base, metadata: staged.table },
    commit: async ({ deps, request, signal }, files) => {
      const storage = storageOf(deps.storage, base)
      const committed = await commitWithRetry(
        place.catalog,
        place.ident,
        () =>
          replaceTableCommit({
            storage,
            base: base.metadata,
            staged,
            files,
            summary: snapshotSummary(request),
            writer: request.statementId,
          }),
        { storage, signal, retries: 0 },
      )
      return committed.snapshot?.['snapshot-id'] ?? null
    },
  }
}

const conflict = (place: FoundName, cause: unknown): EngineError =>
  new EngineError('COMMIT_CONFLICT', `${place.fullName} was changed meanwhile.`, { cause })

const replaceOnce = async (
  context: StatementContext,
  statement: CreateTableStatement,
): Promise<ExecuteResult> => {
  const { deps, request } = context
  const place = await findName(deps.catalogs, statement.target, request, request.text)
  refuseView(place, request, statement.target.span)
  try {
    if (!place.exists) return await createTable(deps.catalogs, statement, request)
    const staged = await replacement(place, definitionOf(statement))
    const snapshotId = await staged.commit(context, [])
    return { ...NO_ROWS, effects: [{ table: place.fullName, snapshotId, rows: 0n }] }
  } catch (error) {
    const isTaken = error instanceof EngineError && error.code === 'TABLE_EXISTS'
    throw isTaken || error instanceof CommitFailed ? conflict(place, error) : error
  }
}

/** CREATE OR REPLACE TABLE with columns and no query: the table is empty afterwards. */
export const replaceTable = (
  context: StatementContext,
  statement: CreateTableStatement,
): Promise<ExecuteResult> =>
  retryConflicts(statement.target, context.signal, () => replaceOnce(context, statement))
