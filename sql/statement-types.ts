import type { ManagementStatement } from './alter-types.ts'
import type { SqlType } from './sql-types.ts'
import type { Span } from './sql-error.ts'

/** One part of a dotted name. `quoted` matters: a quoted part that matches exactly wins over other spellings. */
export interface NamePart {
  readonly text: string
  readonly quoted: boolean
}

/** A dotted name as it was written, one part or more, and where. */
export interface QualifiedName {
  readonly parts: readonly NamePart[]
  readonly span: Span
}

/**
 * A piece of the statement that is a query or an expression in the engine's dialect. `source` is always the
 * complete original text, so that errors found inside are marked at their place there.
 */
export interface QueryPart {
  readonly source: string
  readonly span: Span
}

/** A column name as written (spelling is kept) and where. */
export interface ColumnName {
  readonly name: string
  readonly span: Span
}

export interface ColumnDefinition extends ColumnName {
  readonly type: SqlType
  readonly nullable: boolean
  readonly comment?: string
}

/** Partition field as in Trino's `partitioning = ARRAY['month(day)', 'bucket(id, 8)']`. */
export interface PartitionField {
  /** Path of the source column: `['address', 'city']` for a nested field. */
  readonly column: readonly string[]
  readonly transform: 'identity' | 'year' | 'month' | 'day' | 'hour' | 'bucket' | 'truncate' | 'void'
  /** Number of buckets, or width; only with `bucket` and `truncate`. */
  readonly parameter?: number
}

/** Sort field as in Trino's `sorted_by = ARRAY['x DESC NULLS LAST']`; nulls default to first for ASC, last for DESC. */
export interface SortField {
  readonly column: readonly string[]
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
}

/** What `WITH (…)` of CREATE TABLE says; absent keys were not written. */
export interface TableOptions {
  readonly comment?: string
  readonly location?: string
  readonly formatVersion?: number
  readonly partitioning: readonly PartitionField[]
  readonly sortedBy: readonly SortField[]
  /** Table properties from `extra_properties = MAP(ARRAY[…], ARRAY[…])` and from quoted keys (`"write.x" = '…'`). */
  readonly properties: Readonly<Record<string, string>>
}

interface Statement0<Kind extends string> {
  readonly kind: Kind
  /** The statement without surrounding blanks and without the closing semicolon. */
  readonly span: Span
}

/** SELECT, WITH, VALUES, `FROM t`, TABLE t, SUMMARIZE, PIVOT, UNPIVOT, or a query in parentheses. */
export interface QueryStatement extends Statement0<'query'> {
  readonly query: QueryPart
}
export interface ExplainStatement extends Statement0<'explain'> {
  readonly analyze: boolean
  readonly format: 'text' | 'json'
  readonly inner: Statement
}
/** `DESCRIBE t`, `DESC t`, `SHOW COLUMNS FROM t`, or `DESCRIBE <query>`: exactly one of `target` and `query` is set. */
export interface DescribeStatement extends Statement0<'describe'> {
  readonly target?: QualifiedName
  readonly query?: QueryPart
}
export interface ShowCatalogsStatement extends Statement0<'show_catalogs'> {
  readonly like?: string
}
export interface ShowSchemasStatement extends Statement0<'show_schemas'> {
  /** One part. */
  readonly catalog?: QualifiedName
  readonly like?: string
}
export interface ShowTablesStatement extends Statement0<'show_tables'> {
  /** One part (schema) or two (catalog, schema). */
  readonly schema?: QualifiedName
  readonly like?: string
}
export interface ShowCreateTableStatement extends Statement0<'show_create_table'> {
  readonly target: QualifiedName
}
export interface CreateSchemaStatement extends Statement0<'create_schema'> {
  readonly target: QualifiedName
  readonly ifNotExists: boolean
  readonly location?: string
  readonly properties: Readonly<Record<string, string>>
}
export interface DropSchemaStatement extends Statement0<'drop_schema'> {
  readonly target: QualifiedName
  readonly ifExists: boolean
  readonly cascade: boolean
}
export interface CreateTableStatement extends Statement0<'create_table'> {
  readonly target: QualifiedName
  readonly ifNotExists: boolean
  readonly orReplace: boolean
  readonly columns: readonly ColumnDefinition[]
  readonly options: TableOptions
}
export interface CreateTableAsStatement extends Statement0<'create_table_as'> {
  readonly target: QualifiedName
  readonly ifNotExists: boolean
  readonly orReplace: boolean
  /** Column names in front of AS, when written. */
  readonly columns?: readonly ColumnName[]
  readonly options: TableOptions
  readonly query: QueryPart
  /** False for WITH NO DATA: the table is made, no row is written. */
  readonly withData: boolean
}
export interface DropTableStatement extends Statement0<'drop_table'> {
  readonly target: QualifiedName
  readonly ifExists: boolean
}
export interface RenameTableStatement extends Statement0<'rename_table'> {
  readonly target: QualifiedName
  readonly ifExists: boolean
  /** One to three parts; missing ones are those of the target. */
  readonly to: QualifiedName
}
/** What INSERT, DELETE, UPDATE and MERGE change. */
export interface WrittenTable {
  readonly target: QualifiedName
  /** As in `t @ audit`; absent: main. */
  readonly branch?: ColumnName
}
export interface InsertStatement extends Statement0<'insert'>, WrittenTable {
  readonly columns?: readonly ColumnName[]
  /** `INSERT INTO t BY NAME SELECT …`: columns are matched by name, missing ones become NULL. */
  readonly byName: boolean
  /** SELECT … or VALUES …, a complete query in either case. */
  readonly query: QueryPart
}
export interface DeleteStatement extends Statement0<'delete'>, WrittenTable {
  readonly alias?: NamePart
  /** The expression after WHERE; absent: every row. */
  readonly where?: QueryPart
}
/** `column = value` of UPDATE and MERGE. */
export interface Assignment {
  readonly column: ColumnName
  /** `t` of `t.column = …`. */
  readonly qualifier?: ColumnName
  readonly value: QueryPart
}
export interface UpdateStatement extends Statement0<'update'>, WrittenTable {
  readonly alias?: NamePart
  readonly set: readonly Assignment[]
  /** What stands after FROM: tables and joins. */
  readonly from?: QueryPart
  readonly where?: QueryPart
}
export type MergeAction =
  | { readonly kind: 'update'; readonly set: readonly Assignment[] }
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'insert'
      /** Absent: all columns of the table in their order. */
      readonly columns?: readonly ColumnName[]
      readonly values: readonly QueryPart[]
      readonly span: Span
    }
export interface MergeClause {
  readonly when: 'matched' | 'not_matched' | 'not_matched_by_source'
  readonly condition?: QueryPart
  /** `insert` only and always with `not_matched`. */
  readonly action: MergeAction
  /** Of the head, up to MATCHED [BY …]. */
  readonly span: Span
}
export interface MergeStatement extends Statement0<'merge'>, WrittenTable {
  readonly alias?: NamePart
  /** One relation with its alias, as it stands after USING. */
  readonly source: QueryPart
  readonly on: QueryPart
  /** In order: the first whose side and condition fit decides over a row. */
  readonly clauses: readonly MergeClause[]
}
export interface TruncateStatement extends Statement0<'truncate'> {
  readonly target: QualifiedName
}
/** Well understood, not there yet. */
export interface UnsupportedStatement extends Statement0<'unsupported'> {
  /** As in `UPDATE`, `CREATE VIEW`. */
  readonly what: string
  /** A sentence for the person, with what to do instead. */
  readonly message: string
}

export type Statement =
  | QueryStatement
  | ExplainStatement
  | DescribeStatement
  | ShowCatalogsStatement
  | ShowSchemasStatement
  | ShowTablesStatement
  | ShowCreateTableStatement
  | CreateSchemaStatement
  | DropSchemaStatement
  | CreateTableStatement
  | CreateTableAsStatement
  | DropTableStatement
  | RenameTableStatement
  | InsertStatement
  | DeleteStatement
  | UpdateStatement
  | MergeStatement
  | TruncateStatement
  | ManagementStatement
  | UnsupportedStatement
