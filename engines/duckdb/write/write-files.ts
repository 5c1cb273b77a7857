import { defaultSortOrder, defaultSpec, currentSchema, TRANSFORM_MACROS } from '@boathouse/iceberg'
import type { DataFile, TableMetadata } from '@boathouse/iceberg'
import type { Lease } from '../child-pool.ts'
import type { StatementParameter } from '../engine-types.ts'
import { copyStatement, shapedQuery } from './copy-statement.ts'
import type { ColumnSource, WriteTarget } from './copy-statement.ts'
import { dataFiles } from './data-files.ts'
import { countNans } from './nan-counts.ts'
import type { Staging } from './staging.ts'
import { writingRules } from './writing-rules.ts'

/** Throws `NOT_SUPPORTED` for tables that the embedded engine does not write. */
export const writeTarget = (metadata: TableMetadata): WriteTarget => ({
  ...writingRules(metadata),
  metadata,
  schema: currentSchema(metadata),
  spec: defaultSpec(metadata),
  sortOrder: defaultSortOrder(metadata),
})

/** What an instance needs before it writes into a table: macros for `bucket`, which DuckDB lacks. */
export const writeSetup = (target: WriteTarget): readonly string[] =>
  [...target.spec.fields, ...target.sortOrder.fields].some(({ transform }) => transform.startsWith('bucket'))
    ? TRANSFORM_MACROS
    : []

/** The rows that a statement gives to a table: a FROM clause, and an expression over it for each column. */
export interface RowSource {
  readonly from: string
  readonly columns: readonly ColumnSource[]
  readonly parameters: readonly StatementParameter[]
}

/** The COPY that writes them; callers need its text to place errors. */
export const writeSql = (
  target: WriteTarget,
  source: RowSource,
  staging: Staging,
  statementId: string,
): string =>
  copyStatement(target, shapedQuery(target, source.from, source.columns), staging.directory, statementId)

/** Writes the rows as Parquet files and gives back their records, ready to be committed. */
export const writeFiles = async (
  lease: Lease,
  target: WriteTarget,
  sql: string,
  parameters: readonly StatementParameter[],
  staging: Staging,
  signal?: AbortSignal,
  onProgress?: (progress: number) => void,
): Promise<readonly DataFile[]> => {
  const written = await lease.request({ op: 'copy', sql, parameters, keepEmpty: false }, signal, onProgress)
  // Before anything is uploaded: a NULL where none may be ends the statement here.
  dataFiles(target, written, (path) => path)
  const nans = await countNans(lease, target, written, signal)
  const locations = await staging.publish(written, signal)
  return dataFiles(target, written, (path) => locations.get(path) ?? path, nans)
}

export const rowCount = (files: readonly DataFile[]): bigint =>
  files.reduce((sum, file) => sum + file.recordCount, 0n)
