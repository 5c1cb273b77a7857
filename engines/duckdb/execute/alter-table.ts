import { evolveSchema, findColumn, currentSchema } from '@boathouse/iceberg'
import type { SchemaChange, TableMetadata } from '@boathouse/iceberg'
import type { AlterAction, AlterTableStatement, CommentStatement } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { ExecuteResult } from '../engine-types.ts'
import { icebergTypeOfSql } from '../types/iceberg-type.ts'
import { commitChange } from './commit-change.ts'
import { needTable } from './find-table.ts'
import type { FoundTable } from './find-table.ts'
import { NO_ROWS } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { executeProcedure } from './table-procedures.ts'
import { changeTableProperties } from './table-properties.ts'
import { changeTableRefs } from './table-refs.ts'
import { errorAt } from './text-position.ts'

type ColumnAction = Extract<
  AlterAction,
  {
    kind:
      | 'add_column'
      | 'drop_column'
      | 'rename_column'
      | 'set_type'
      | 'drop_not_null'
      | 'set_comment'
      | 'move_column'
  }
>

const schemaChange = (action: ColumnAction, source: string): SchemaChange => {
  const column = action.column.path
  switch (action.kind) {
    case 'add_column': {
      if (!action.nullable)
        throw errorAt(
          'INVALID_CHANGE',
          `${column.join('.')} cannot be NOT NULL: the rows that are there have no value for it.`,
          source,
          action.column.span,
        )
      let last = 0
      const type = icebergTypeOfSql(action.type, { next: () => (last += 1) })
      const doc = action.comment === undefined ? {} : { doc: action.comment }
      return { kind: 'add', column, type, position: action.place, ...doc }
    }
    case 'drop_column':
      return { kind: 'drop', column }
    case 'rename_column':
      return { kind: 'rename', column, to: action.to.name }
    case 'set_type':
      return { kind: 'type', column, type: icebergTypeOfSql(action.type, { next: () => 0 }) }
    case 'drop_not_null':
      return { kind: 'optional', column }
    case 'set_comment':
      return { kind: 'doc', column, doc: action.comment === '' ? undefined : action.comment }
    case 'move_column':
      return { kind: 'move', column, position: action.place }
  }
}

/** IF EXISTS and IF NOT EXISTS make a change that cannot be made no change. */
const isIdle = (table: TableMetadata, action: ColumnAction): boolean => {
  const there = findColumn(currentSchema(table), action.column.path) !== undefined
  if (action.kind === 'add_column') return action.ifNotExists && there
  return 'ifExists' in action && action.ifExists && !there
}

const changeColumns = (
  context: StatementContext,
  table: FoundTable,
  action: ColumnAction,
): Promise<ExecuteResult> => {
  const change = schemaChange(action, context.request.text)
  return commitChange(context, table, action.column.span, (metadata) =>
    isIdle(metadata, action) ? undefined : evolveSchema(metadata, [change]),
  )
}

/** ALTER TABLE, but for RENAME TO. */
export const alterTable = async (
  context: StatementContext,
  statement: AlterTableStatement,
): Promise<ExecuteResult> => {
  const { deps, request } = context
  const { action, target, ifExists } = statement
  const table = await needTable(deps.catalogs, target, request, request.text).catch((error: unknown) => {
    const absent =
      error instanceof EngineError && ['TABLE_NOT_FOUND', 'SCHEMA_NOT_FOUND'].includes(error.code)
    if (ifExists && absent) return undefined
    throw error
  })
  if (!table) return NO_ROWS
  switch (action.kind) {
    case 'set_properties':
      return changeTableProperties(context, table, action.changes, statement.span)
    case 'create_ref':
    case 'drop_ref':
    case 'fast_forward':
      return changeTableRefs(context, table, action)
    case 'execute':
      return executeProcedure(context, table, action)
    case 'add_column':
    case 'drop_column':
    case 'rename_column':
    case 'set_type':
    case 'drop_not_null':
    case 'set_comment':
    case 'move_column':
      return changeColumns(context, table, action)
  }
}

/** COMMENT ON TABLE and COLUMN. */
export const commentOnTable = async (
  context: StatementContext,
  { target, column, comment }: CommentStatement,
): Promise<ExecuteResult> => {
  const { deps, request } = context
  const table = await needTable(deps.catalogs, target, request, request.text)
  const text = comment === null || comment === '' ? undefined : comment
  if (column)
    return commitChange(context, table, column.span, (metadata) =>
      evolveSchema(metadata, [{ kind: 'doc', column: column.path, doc: text }]),
    )
  return commitChange(context, table, target.span, ({ 'table-uuid': uuid }) => ({
    requirements: [{ type: 'assert-table-uuid', uuid }],
    updates: [
      text === undefined
        ? { action: 'remove-properties', removals: ['comment'] }
        : { action: 'set-properties', updates: { comment: text } },
    ],
  }))
}
