import { arrayAt, isTreeObject, textAt, type TreeObject } from './tree-access.ts'
import { attachFilters } from './attach-filters.ts'
import type { FilterParameters } from './extract-filters.ts'
import { referenceReader } from './table-reference.ts'
import { sqlError } from './sql-error.ts'
import { walkStatement } from './query-walk.ts'
import type { FilterExpression, QueryAnalysis, RewrittenQuery, TableReference } from './query-types.ts'

/** In a select list they make rows of their argument. */
const UNFOLDING = ['unnest', 'unlist']

/** DuckDB's message when the text is no query that it can serialise. */
const refuseParserError = (tree: TreeObject, query: RewrittenQuery): void => {
  const message = textAt(tree, 'error_message')
  const position = Number(textAt(tree, 'position') || Number.NaN)
  const span = query.locate(Number.isSafeInteger(position) ? position : undefined)
  if (textAt(tree, 'error_type') === 'parser' || !message.startsWith('Only SELECT'))
    throw sqlError(
      'SYNTAX_ERROR',
      message === '' ? 'The query is not understood.' : `${message}.`,
      query.part.source,
      span,
    )
  throw sqlError(
    'SYNTAX_NOT_ALLOWED',
    'This is not a query that can be checked. Write PIVOT with its values: PIVOT t ON x IN (…) USING ….',
    query.part.source,
    span,
  )
}

/** The one statement of a serialised tree. */
const statementOf = (tree: unknown, query: RewrittenQuery): TreeObject => {
  const whole = query.locate(undefined)
  if (!isTreeObject(tree))
    throw sqlError('SYNTAX_ERROR', 'The query is not understood.', query.part.source, whole)
  if (tree['error'] !== false) refuseParserError(tree, query)
  const statements = arrayAt(tree, 'statements')
  const [statement] = statements
  if (statements.length !== 1 || !isTreeObject(statement))
    throw sqlError('SEVERAL_STATEMENTS', 'Exactly one query is expected here.', query.part.source, whole)
  return statement
}

/** Whether a query without FROM, by its root, gives one row at most. `functions` are those of the whole query. */
const isOneRow = (statement: TreeObject, functions: ReadonlySet<string>): boolean => {
  const { node } = statement
  if (
    !isTreeObject(node) ||
    textAt(node, 'type') !== 'SELECT_NODE' ||
    UNFOLDING.some((name) => functions.has(name))
  )
    return false
  const source = node['from_table']
  return isTreeObject(source) && textAt(source, 'type') === 'EMPTY' && arrayAt(node, 'group_sets').length < 2
}

/**
 * Checks the tree of a rewritten query and says what it touches. `tree` is the parsed output of DuckDB's
 * `json_serialize_sql(query.text)`; longs may be numbers or bigints. Only listed node types, functions and table
 * functions pass; tables are those that no WITH query hides. `parameters` (by name) let filters know `:name`.
 * `demand` is what whoever reads the query wants of its rows, by the names of its columns: filters know that, too.
 * Throws `SqlError` with the place in the original text: SYNTAX_ERROR (DuckDB's message), SYNTAX_NOT_ALLOWED,
 * FUNCTION_NOT_ALLOWED, TABLE_FUNCTION_NOT_ALLOWED, NAME_NOT_ALLOWED, TIME_TRAVEL_NOT_ALLOWED.
 */
export const analyseQuery = (
  tree: unknown,
  query: RewrittenQuery,
  parameters: FilterParameters = {},
  demand?: FilterExpression,
): QueryAnalysis => {
  const statement = statementOf(tree, query)
  const referenceOf = referenceReader(query)
  const tables = new Map<TreeObject, TableReference>()
  const selects: TreeObject[] = []
  const ctes = new Map<TreeObject, TreeObject[]>()
  let widestOr = 0
  const walk = {
    query,
    visible: new Map<string, TreeObject[]>(),
    recurring: new Map<string, TreeObject[]>(),
    functions: new Set<string>(),
    tableFunctions: new Set<string>(),
    parameters: new Set<string>(),
    onTable: (table: TreeObject, isCte: (name: string) => boolean) =>
      void tables.set(table, referenceOf(table, isCte)),
    onCte: (table: TreeObject, definition: TreeObject) => {
      const readers = ctes.get(definition)
      if (readers === undefined) ctes.set(definition, [table])
      else readers.push(table)
    },
    onOr: (branches: number) => void (widestOr = Math.max(widestOr, branches)),
    onSelect: (select: TreeObject) => void selects.push(select),
  }
  walkStatement(walk, statement)
  attachFilters({ root: statement['node'], selects, ctes }, tables, parameters, demand)
  return {
    tables: [...tables.values()],
    functions: [...walk.functions],
    tableFunctions: [...walk.tableFunctions],
    parameters: [...walk.parameters],
    oneRow: isOneRow(statement, walk.functions),
    widestOr,
  }
}
