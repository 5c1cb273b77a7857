import type { Span } from './sql-error.ts'
import type { NamePart, QualifiedName, QueryPart, WrittenTable } from './statement-types.ts'

/** Values for `IDENTIFIER(:t)` by parameter name: dotted names, parts quoted where they need it. */
export interface RewriteOptions {
  readonly identifiers?: Readonly<Record<string, string>>
}

/**
 * What a query is put together from: text of ours (errors inside it are reported at the part behind it), parts of the
 * statement, and the table that the statement changes, which gets the name `TARGET_VIEW`.
 */
export type QueryPiece = string | QueryPart | WrittenTable

/** The moment of a time travel reference, as in `t FOR VERSION AS OF 123`. */
export type TimeTravel =
  /** Snapshot id as decimal digits; a long, hence text. */
  | { readonly kind: 'snapshot'; readonly id: string }
  /** Branch or tag. */
  | { readonly kind: 'ref'; readonly name: string }
  /** The text of a TIMESTAMP, TIMESTAMP WITH TIME ZONE or DATE literal; without a zone it means UTC. */
  | { readonly kind: 'timestamp'; readonly text: string }
  /** `FOR TIMESTAMP AS OF current_timestamp - INTERVAL '2' DAY`: this long before now. */
  | { readonly kind: 'ago'; readonly milliseconds: number }
  /** `FOR VERSION|TIMESTAMP AS OF :name`: the engine reads the value. */
  | { readonly kind: 'parameter'; readonly clause: 'version' | 'timestamp'; readonly name: string }

/** A reference that was cut out and replaced by `view`. */
export interface ViewReference {
  /** Generated name that stands in the rewritten text; the engine makes a view of this name. */
  readonly view: string
  readonly target: QualifiedName
  /** Absent: the table as it is, as what the statement changes. */
  readonly at?: TimeTravel
  /** Of what the statement changes; absent: main. */
  readonly branch?: string
  readonly span: Span
}

/** A query that DuckDB can parse, and the way back from its positions to the original text. */
export interface RewrittenQuery {
  /** Comments and foreign blanks became spaces, `:name` became `$name`, time travel became view names. */
  readonly text: string
  readonly part: QueryPart
  readonly views: readonly ViewReference[]
  /** Distinct names of `:name` markers that remain as `$name` in `text`, in order of appearance. */
  readonly parameters: readonly string[]
  /** Span in the original text for a byte offset (`query_location`, DuckDB counts UTF-8 bytes) in `text`. */
  readonly locate: (byteOffset: number | undefined) => Span
  /** UTF-16 offset in `text` of a byte offset in `text`. */
  readonly offsetOf: (byteOffset: number) => number
  /** Span in the original text for a UTF-16 offset in `text`. */
  readonly originAt: (offset: number) => Span
}

/** The metadata tables of a table, spelt as in Trino: `"t$snapshots"`. */
export type MetadataTable =
  | 'snapshots'
  | 'history'
  | 'files'
  | 'manifests'
  | 'partitions'
  | 'refs'
  | 'properties'
  | 'metadata_log_entries'
  | 'entries'
  | 'all_manifests'
  | 'all_entries'

/** One reference to a catalog table; CTE references are not among them. */
export interface TableReference {
  /** One part or more, as written, without the `$…` of a metadata table. */
  readonly name: QualifiedName
  readonly metadata?: MetadataTable
  readonly timeTravel?: TimeTravel
  /** The table that the statement changes; other references to the same table only read it. */
  readonly isTarget?: true
  /** The branch that the statement changes; absent: main, or what `timeTravel` says. */
  readonly branch?: string
  readonly alias?: string
  /**
   * What stands in the rewritten text and hence what DuckDB will look up: `table` is the generated view name for time
   * travel, `t$snapshots` for a metadata table; absent parts were not written.
   */
  readonly lookup: { readonly catalog?: string; readonly schema?: string; readonly table: string }
  /** Where the reference stands in the original text. */
  readonly span: Span
  /** Where the dotted name stands in the rewritten text (UTF-16), for `substituteTables`. */
  readonly rewrittenSpan: Span
  /** What holds for every row of this reference that can matter, by WHERE here and around; see `FilterExpression`. */
  readonly filter?: FilterExpression | undefined
}

/** What a query touches. Everything in it passed the allow-list. */
export interface QueryAnalysis {
  readonly tables: readonly TableReference[]
  /** Distinct lower-case names of scalar, aggregate and window functions and operators. */
  readonly functions: readonly string[]
  /** Distinct lower-case names of table functions. */
  readonly tableFunctions: readonly string[]
  /** Distinct parameter names. */
  readonly parameters: readonly string[]
  /** It has no FROM, and unfolds no list: one row comes of it at most. */
  readonly oneRow: boolean
  /** Branches of the widest OR; 0 without any. */
  readonly widestOr: number
}

/** Literal of a filter; `text` is the value in DuckDB's text form, `type` DuckDB's type name as in `DATE`. */
export interface FilterValue {
  readonly type: string
  readonly text: string
}

export type ComparisonOperator = 'eq' | 'neq' | 'lt' | 'lte' | 'gt' | 'gte'

/** One member a tag, so that `op` narrows. */
type Tagged<Op extends string, Fields> = Op extends string ? { readonly op: Op } & Fields : never

/**
 * A condition that every row which can reach the result fulfils, safe to prune files with. Leaving parts of WHERE out
 * is always allowed, so whatever is not understood is not there. `column` is a path as written: one that the table
 * does not have means something else (a column of an outer query) and has to be ignored by who uses the filter. A
 * value's type is the literal's own: use it only where the column's type orders in the same way.
 */
export type FilterExpression =
  | Tagged<ComparisonOperator, { readonly column: readonly string[]; readonly value: FilterValue }>
  | Tagged<'in' | 'not_in', { readonly column: readonly string[]; readonly values: readonly FilterValue[] }>
  | Tagged<'is_null' | 'is_not_null', { readonly column: readonly string[] }>
  | Tagged<'starts_with', { readonly column: readonly string[]; readonly value: FilterValue }>
  | Tagged<'and' | 'or', { readonly operands: readonly FilterExpression[] }>

/** Defaults for names with fewer than three parts. */
export interface NameDefaults {
  readonly catalog: string
  readonly schema: string
}

/** A name with all parts; `quoted` of a default is true: it is meant exactly. */
export interface ResolvedName {
  readonly catalog: NamePart
  readonly schema: NamePart
  readonly table: NamePart
}
