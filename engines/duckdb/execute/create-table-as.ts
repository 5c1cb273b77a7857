import { AlreadyExists, CommitFailed, commitOnce, createTableCommit } from '@boathouse/iceberg'
import type { CreateTable, DataFile } from '@boathouse/iceberg'
import type { CreateTableAsStatement } from '@boathouse/sql'
import type { DescribedColumn } from '../child/protocol.ts'
import { EngineError } from '../engine-error.ts'
import type { ExecuteResult } from '../engine-types.ts'
import { icebergTypeOfShape, newSchema } from '../types/iceberg-type.ts'
import { storageOf } from '../scan/table-wall.ts'
import { rowCount, writeTarget } from '../write/write-files.ts'
import { checkNewName, refuseView } from './ddl-statements.ts'
import { describePlan } from './describe-query.ts'
import { findName } from './find-table.ts'
import type { FoundName } from './find-table.ts'
import { planQuery } from './query-plan.ts'
import type { QueryPlan } from './query-plan.ts'
import { retryConflicts } from './retry-conflicts.ts'
import { replacement, type StagedTable } from './replace-table.ts'
import { NO_ROWS, withChild } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { tableDefinition } from './table-definition.ts'
import { errorAt } from './text-position.ts'
import { openForWriting, snapshotSummary, withStaging, writeQuery } from './write-statements.ts'

/** CREATE TABLE AS, also OR REPLACE: the table and its rows appear in one commit, or not at all. */
export const createTableAs = (
  context: StatementContext,
  statement: CreateTableAsStatement,
): Promise<ExecuteResult> =>
  retryConflicts(statement.target, context.signal, () => createOnce(context, statement))

const createOnce = async (
  context: StatementContext,
  statement: CreateTableAsStatement,
): Promise<ExecuteResult> => {
  const { deps, request, signal, onState } = context
  const place = await findName(deps.catalogs, statement.target, request, request.text)
  if (place.exists && statement.ifNotExists) return NO_ROWS
  if (place.exists && !statement.orReplace) throw tableExists(place, context, statement)
  refuseView(place, request, statement.target.span)
  checkNewName(place.ident.name, 'table')
  const plan = await planQuery(deps, statement.query, request, signal)
  try {
    const { files, snapshotId } = await withChild(deps, signal, onState, async (lease) => {
      const described = await describePlan(lease, plan, context)
      const definition = definitionOf(statement, request.text, described)
      const staged = place.exists ? await replacement(place, definition) : await creation(place, definition)
      return withStaging(context, staged.table, async (staging) => {
        const target = writeTarget(staged.table.metadata)
        const columns = target.schema.fields.map(({ name }, at) => ({ name, value: `c${at}` }))
        await openForWriting(context, lease, plan, target, staging)
        const made = statement.withData
          ? await writeQuery(context, lease, plan, staged.table.metadata, columns, described.length, staging)
          : []
        return { files: made, snapshotId: await staged.commit(context, made) }
      })
    })
    return resultOf(place, plan, files, snapshotId)
  } catch (error) {
    if (!(error instanceof CommitFailed) && !(error instanceof AlreadyExists)) throw error
    if (statement.ifNotExists) return NO_ROWS
    if (statement.orReplace)
      throw new EngineError('COMMIT_CONFLICT', `${place.fullName} was changed meanwhile.`, { cause: error })
    throw tableExists(place, context, statement)
  } finally {
    plan.release()
  }
}

const tableExists = (
  place: FoundName,
  { request }: StatementContext,
  statement: CreateTableAsStatement,
): EngineError =>
  errorAt('TABLE_EXISTS', `The table ${place.fullName} exists already.`, request.text, statement.target.span)

const resultOf = (
  place: FoundName,
  plan: QueryPlan,
  files: readonly DataFile[],
  snapshotId: bigint | null,
): ExecuteResult => ({
  ...NO_ROWS,
  tablesRead: plan.tablesRead,
  bytesRead: plan.bytesRead,
  effects: [{ table: place.fullName, snapshotId, rows: rowCount(files) }],
})

const definitionOf = (
  statement: CreateTableAsStatement,
  source: string,
  described: readonly DescribedColumn[],
): CreateTable => {
  const { columns } = statement
  if (columns && columns.length !== described.length) {
    throw errorAt(
      'INVALID_QUERY',
      `${columns.length} column names are given, but the query has ${described.length} columns.`,
      source,
      statement.query.span,
    )
  }
  const schema = newSchema(
    described.map((column, at) => {
      const name = columns?.[at]?.name ?? column.name
      return { name, type: (ids) => icebergTypeOfShape(column.type, ids, name) }
    }),
  )
  return tableDefinition(schema, statement.options)
}

const creation = async (place: FoundName, definition: CreateTable): Promise<StagedTable> => {
  const table = await place.catalog.createTable(place.ident, { ...definition, stage: true })
  return {
    table,
    commit: async ({ deps, request }, files) => {
      const storage = storageOf(deps.storage, table)
      const made = await createTableCommit({
        storage,
        table: table.metadata,
        files,
        summary: snapshotSummary(request),
        writer: request.statementId,
      })
      await commitOnce(place.catalog, place.ident, made, { storage })
      return made.snapshot['snapshot-id']
    },
  }
}
