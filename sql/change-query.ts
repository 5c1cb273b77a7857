import { composeQuery, TARGET_VIEW } from './rewrite-query.ts'
import { quoteName } from './rewrite-pieces.ts'
import type { QueryPiece, RewriteOptions, RewrittenQuery } from './query-types.ts'
import type {
  Assignment,
  ColumnName,
  DeleteStatement,
  MergeStatement,
  NamePart,
  QueryPart,
  UpdateStatement,
  WrittenTable,
} from './statement-types.ts'

export type ChangeStatement =
  | (DeleteStatement & { readonly where: QueryPart })
  | UpdateStatement
  | MergeStatement

/** The columns that tell the rows of the target apart: number of the file, and of the row in it. */
export const FILE_COLUMN = '__boathouse_file'
export const ROW_COLUMN = '__boathouse_row'
const ACTION_COLUMN = '__boathouse_action'
const SOURCE_COLUMN = '__boathouse_source'

/** One column that an action fills: by name, or by its place (0 is first) when the statement names none. */
export interface ChangedColumn {
  readonly column: ColumnName | number
  readonly qualifier?: ColumnName
  /** Index into `values`. */
  readonly value: number
}

/** What is done to a row, or with one of the source. */
export interface ChangeAction {
  readonly kind: 'update' | 'delete' | 'insert'
  readonly columns: readonly ChangedColumn[]
}

/**
 * DELETE, UPDATE or MERGE as one query that says which rows change and how: file and row (NULL for an insert), number of
 * the action (1 is first; NULL: nothing is done), then the `values`, each NULL where another action applies.
 */
export interface ChangeQuery {
  readonly query: RewrittenQuery
  readonly actions: readonly ChangeAction[]
  readonly values: readonly QueryPart[]
  /** By which the statement calls its target. */
  readonly alias: NamePart
}

interface Draft {
  readonly actions: ChangeAction[]
  readonly values: QueryPart[]
}

const addValue = (draft: Draft, value: QueryPart): number => draft.values.push(value) - 1

const addUpdate = (draft: Draft, set: readonly Assignment[]): void => {
  const columns = set.map(({ value, column, qualifier }) => ({
    column,
    ...(qualifier === undefined ? {} : { qualifier }),
    value: addValue(draft, value),
  }))
  draft.actions.push({ kind: 'update', columns })
}

const aliasOf = ({ alias, target }: ChangeStatement): NamePart =>
  alias ?? target.parts.at(-1) ?? { text: TARGET_VIEW, quoted: true }

const conditioned = (condition: QueryPart | undefined, before: string): QueryPiece[] =>
  condition === undefined ? [] : [`${before}(`, condition, ')']

const targetOf = ({ target, branch }: WrittenTable): QueryPiece =>
  branch === undefined ? { target } : { target, branch }

/** The head of the query, and of its FROM. */
const head = (alias: string, action: readonly QueryPiece[], values: readonly QueryPiece[]): QueryPiece[] => [
  `SELECT ${alias}.${FILE_COLUMN}, ${alias}.${ROW_COLUMN}, `,
  ...action,
  ` AS ${ACTION_COLUMN}`,
  ...values,
  ' FROM ',
]

const deletePieces = (statement: DeleteStatement, alias: string, draft: Draft): QueryPiece[] => {
  draft.actions.push({ kind: 'delete', columns: [] })
  return [
    ...head(alias, ['1'], []),
    targetOf(statement),
    ` AS ${alias}`,
    ...conditioned(statement.where, ' WHERE '),
  ]
}

const updatePieces = (statement: UpdateStatement, alias: string, draft: Draft): QueryPiece[] => {
  addUpdate(draft, statement.set)
  const values = draft.values.flatMap((value): QueryPiece[] => [', (', value, ')'])
  return [
    ...head(alias, ['1'], values),
    targetOf(statement),
    ` AS ${alias}`,
    ...(statement.from === undefined ? [] : [', ', statement.from]),
    ...conditioned(statement.where, ' WHERE '),
  ]
}

/** Rows of which side of the join are kept although nothing matches them. */
const joinOf = (keepsTarget: boolean, keepsSource: boolean): string => {
  if (keepsTarget) return keepsSource ? 'FULL JOIN' : 'LEFT JOIN'
  return keepsSource ? 'RIGHT JOIN' : 'JOIN'
}

const mergePieces = (statement: MergeStatement, alias: string, draft: Draft): QueryPiece[] => {
  const { clauses } = statement
  const has = (when: string): boolean => clauses.some((clause) => clause.when === when)
  const bySource = has('not_matched_by_source')
  const sides = {
    matched: `${alias}.${ROW_COLUMN} IS NOT NULL${bySource ? ` AND ${SOURCE_COLUMN} IS NOT NULL` : ''}`,
    not_matched: `${alias}.${ROW_COLUMN} IS NULL`,
    not_matched_by_source: `${SOURCE_COLUMN} IS NULL`,
  }
  const action: QueryPiece[] = ['CASE']
  const values: QueryPiece[] = []
  for (const { when, condition, action: done } of clauses) {
    const first = draft.values.length
    if (done.kind === 'update') addUpdate(draft, done.set)
    else if (done.kind === 'delete') draft.actions.push({ kind: 'delete', columns: [] })
    else {
      const columns = done.values.map((value, at) => ({
        column: done.columns?.[at] ?? at,
        value: addValue(draft, value),
      }))
      draft.actions.push({ kind: 'insert', columns })
    }
    const number = draft.actions.length
    action.push(` WHEN ${sides[when]}`, ...conditioned(condition, ' AND '), ` THEN ${number}`)
    for (const value of draft.values.slice(first))
      values.push(`, CASE WHEN ${ACTION_COLUMN} = ${number} THEN (`, value, ') END')
  }
  action.push(' END')
  // In brackets with the marker, so that the source keeps its own alias.
  const source: QueryPiece[] = bySource
    ? ['(', statement.source, ` CROSS JOIN (SELECT true AS ${SOURCE_COLUMN}) AS __boathouse_marker)`]
    : [statement.source]
  return [
    ...head(alias, action, values),
    targetOf(statement),
    ` AS ${alias} ${joinOf(bySource, has('not_matched'))} `,
    ...source,
    ...conditioned(statement.on, ' ON '),
  ]
}

/**
 * Makes the query of a statement that changes rows. It goes the way of every other query: parsed by DuckDB, checked by
 * `analyseQuery`, planned. Throws as `rewriteQuery`.
 */
export const changeQuery = (statement: ChangeStatement, options: RewriteOptions = {}): ChangeQuery => {
  const draft: Draft = { actions: [], values: [] }
  const name = aliasOf(statement)
  const alias = quoteName(name.text)
  const source = sourceOf(statement)
  const pieces =
    statement.kind === 'delete'
      ? deletePieces(statement, alias, draft)
      : statement.kind === 'update'
        ? updatePieces(statement, alias, draft)
        : mergePieces(statement, alias, draft)
  const query = composeQuery({ source, span: statement.span }, pieces, options)
  return { query, ...draft, alias: name }
}

const sourceOf = (statement: ChangeStatement): string => {
  if (statement.kind === 'merge') return statement.on.source
  if (statement.kind === 'delete') return statement.where.source
  return statement.set[0]?.value.source ?? ''
}
