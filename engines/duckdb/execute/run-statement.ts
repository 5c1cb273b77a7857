import { parseStatement } from '@boathouse/sql'
import type { ExplainStatement, Statement } from '@boathouse/sql'
import type { ExecuteRequest, ExecuteResult, OnState } from '../engine-types.ts'
import { createSchema, createTable, dropSchema, dropTable, renameTable } from './ddl-statements.ts'
import { describeQuery } from './describe-query.ts'
import type { ExecutionDeps } from './engine-options.ts'
import { afterOthers } from './large-text.ts'
import { refuseNestedTexts } from './nested-text.ts'
import { planQuery } from './query-plan.ts'
import { runQueryPlan } from './run-query.ts'
import { describeTable, showCatalogs, showCreateTable, showSchemas, showTables } from './show-statements.ts'
import { identifierParameters } from './statement-parameters.ts'
import { errorAt } from './text-position.ts'
import { createTableAs } from './create-table-as.ts'
import { replaceTable } from './replace-table.ts'
import { changeRows, deleteRows } from './change-rows.ts'
import { manage } from './manage-statement.ts'
import { insertRows, truncateTable } from './write-statements.ts'

/** What the steps of one statement need besides its own parts. */
export interface StatementContext {
  readonly deps: ExecutionDeps
  readonly request: ExecuteRequest
  readonly signal: AbortSignal | undefined
  readonly onState: OnState | undefined
}

/** Parses one statement and does what it says. Throws `SqlError`, `EngineError`, errors of the catalog. */
export const runStatement = async (context: StatementContext): Promise<ExecuteResult> => {
  const { request } = context
  refuseNestedTexts(request)
  const identifiers = identifierParameters(request.parameters ?? [])
  const statement = parseStatement(request.text, { identifiers })
  await afterOthers(request.text)
  return dispatch(context, statement)
}

const dispatch = async (context: StatementContext, statement: Statement): Promise<ExecuteResult> => {
  const { deps, request, signal, onState } = context
  const { catalogs } = deps
  switch (statement.kind) {
    case 'query': {
      const plan = await planQuery(deps, statement.query, request, signal)
      return runQueryPlan(deps, plan, request, signal, onState).finally(() => plan.release())
    }
    case 'explain':
      return explain(context, statement)
    case 'describe':
      if (statement.target) return describeTable(catalogs, statement.target, request)
      return describeQuery(context, statement)
    case 'show_catalogs':
      return showCatalogs(catalogs, statement)
    case 'show_schemas':
      return showSchemas(catalogs, statement, request)
    case 'show_tables':
      return showTables(catalogs, statement, request)
    case 'show_create_table':
      return showCreateTable(catalogs, statement, request)
    case 'create_schema':
      return createSchema(catalogs, statement, request)
    case 'drop_schema':
      return dropSchema(catalogs, statement, request)
    case 'create_table':
      return statement.orReplace
        ? replaceTable(context, statement)
        : createTable(catalogs, statement, request)
    case 'create_table_as':
      return createTableAs(context, statement)
    case 'drop_table':
      return dropTable(catalogs, statement, request)
    case 'rename_table':
      return renameTable(catalogs, statement, request)
    case 'insert':
      return insertRows(context, statement)
    case 'delete':
      return deleteRows(context, statement)
    case 'update':
    case 'merge':
      return changeRows(context, statement)
    case 'truncate':
      return truncateTable(context, statement)
    case 'alter_table':
    case 'comment':
    case 'show_branches':
    case 'create_view':
    case 'drop_view':
    case 'rename_view':
    case 'show_create_view':
      return manage(context, statement)
    case 'unsupported':
      throw errorAt('NOT_SUPPORTED', statement.message, request.text, statement.span)
  }
}

/** The plan of a query; what else can be explained is a query at heart. */
const explain = async (context: StatementContext, statement: ExplainStatement): Promise<ExecuteResult> => {
  const { deps, request, signal, onState } = context
  const { inner } = statement
  const query = 'query' in inner ? inner.query : undefined
  if (!query) throw errorAt('NOT_SUPPORTED', 'Only queries can be explained.', request.text, inner.span)
  if (statement.analyze && inner.kind !== 'query') {
    throw errorAt(
      'NOT_SUPPORTED',
      'EXPLAIN ANALYZE runs its statement: only a query is allowed here.',
      request.text,
      inner.span,
    )
  }
  const plan = await planQuery(deps, query, request, signal)
  try {
    const options = [
      ...(statement.analyze ? ['ANALYZE'] : []),
      ...(statement.format === 'json' ? ['FORMAT json'] : []),
    ]
    const verb = `EXPLAIN ${options.length > 0 ? `(${options.join(', ')}) ` : ''}`
    const result = await runQueryPlan(deps, plan, request, signal, onState, verb)
    return { ...result, rows: result.rows.map((row) => row.map((cell) => cell && withoutFileNames(cell))) }
  } finally {
    plan.release()
  }
}

/** A plan that ran names the files it read, wrapped to the width of its boxes: those lines go, and the value in JSON. */
const withoutFileNames = (plan: string): string =>
  plan
    .replaceAll(/^[^\n]*Filename\(s\):[^\n]*\n(?:│ *[^\s│][^\n]*\n)*/gm, '')
    .replaceAll(/("Filename\(s\)":\s*)"(?:[^"\\]|\\.)*"/g, '$1""')
