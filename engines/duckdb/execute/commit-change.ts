import { commitEvolution, ConflictingCommit, EvolutionRefused } from '@boathouse/iceberg'
import type { CommitTable, TableMetadata } from '@boathouse/iceberg'
import type { Span } from '@boathouse/sql'
import type { EngineErrorCode } from '../engine-error.ts'
import { EngineError } from '../engine-error.ts'
import type { ExecuteResult } from '../engine-types.ts'
import { changed } from './ddl-statements.ts'
import type { FoundTable } from './find-table.ts'
import type { StatementContext } from './run-statement.ts'
import { errorAt } from './text-position.ts'

const CODES: Readonly<Record<EvolutionRefused['reason'], EngineErrorCode>> = {
  COLUMN_NOT_FOUND: 'COLUMN_NOT_FOUND',
  COLUMN_EXISTS: 'COLUMN_EXISTS',
  AMBIGUOUS_NAME: 'AMBIGUOUS_NAME',
  REF_NOT_FOUND: 'REF_NOT_FOUND',
  REF_EXISTS: 'REF_EXISTS',
  SNAPSHOT_NOT_FOUND: 'SNAPSHOT_NOT_FOUND',
  INVALID_CHANGE: 'INVALID_CHANGE',
}

/** A refused change of a table, marked at a place of the statement. Other errors stay as they are. */
export const refusedAt = (error: unknown, source: string, span: Span): unknown => {
  if (error instanceof EvolutionRefused)
    return errorAt(CODES[error.reason], `${error.message}.`, source, span)
  if (error instanceof ConflictingCommit)
    return new EngineError('COMMIT_CONFLICT', error.message, { cause: error })
  return error
}

/** Commits a change of metadata, built again when others were faster; what is refused is marked at `span`. */
export const commitChange = async (
  { request, signal }: StatementContext,
  table: FoundTable,
  span: Span,
  build: (table: TableMetadata) => CommitTable | undefined,
): Promise<ExecuteResult> => {
  try {
    await commitEvolution(table.catalog, table.ident, ({ metadata }) => build(metadata), signal)
  } catch (error) {
    throw refusedAt(error, request.text, span)
  }
  return changed(table.fullName)
}
