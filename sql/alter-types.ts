import type { Span } from './sql-error.ts'
import type { SqlType } from './sql-types.ts'
import type { ColumnName, PartitionField, QualifiedName, QueryPart, SortField } from './statement-types.ts'

/** A column or a nested field (`address.city`; `element`, `key`, `value` inside lists and maps) and where it stands. */
export interface ColumnPath {
  readonly path: readonly string[]
  readonly span: Span
}

/** Absent: behind all others. */
export type ColumnPlace =
  | { readonly at: 'first' | 'last' }
  | { readonly at: 'after'; readonly sibling: string }

/** What SET PROPERTIES says; absent keys stay as they are. Empty lists: not partitioned, not sorted. */
export interface TableChanges {
  readonly partitioning?: readonly PartitionField[]
  readonly sortedBy?: readonly SortField[]
  readonly formatVersion?: string
  readonly set: Readonly<Record<string, string>>
  /** Properties that were set to DEFAULT. */
  readonly remove: readonly string[]
}

/** A value of `EXECUTE procedure(name => value)`. */
export interface ProcedureArgument {
  /** Absent: by position. */
  readonly name?: string
  readonly kind: 'string' | 'number' | 'boolean' | 'timestamp'
  readonly text: string
  readonly span: Span
}

/** Where a branch or tag points: absent, the table's current snapshot. */
export type RefSource =
  | { readonly kind: 'snapshot'; readonly id: bigint; readonly span: Span }
  | { readonly kind: 'ref'; readonly name: string; readonly span: Span }

/** How long a branch or tag, and the snapshots of a branch, are kept; milliseconds. */
export interface RefRetention {
  readonly maxRefAgeMs?: bigint
  readonly maxSnapshotAgeMs?: bigint
  readonly minSnapshotsToKeep?: number
}

export interface CreateRef {
  readonly kind: 'create_ref'
  readonly type: 'branch' | 'tag'
  readonly ref: ColumnName
  readonly source?: RefSource
  /** fail: it must not exist; skip: nothing happens when it does; must: it has to exist (REPLACE). */
  readonly existing: 'fail' | 'skip' | 'replace' | 'must'
  readonly retention: RefRetention
}

export type AlterAction =
  | {
      readonly kind: 'add_column'
      readonly column: ColumnPath
      readonly type: SqlType
      readonly nullable: boolean
      readonly comment?: string
      readonly ifNotExists: boolean
      readonly place: ColumnPlace
    }
  | { readonly kind: 'drop_column'; readonly column: ColumnPath; readonly ifExists: boolean }
  | {
      readonly kind: 'rename_column'
      readonly column: ColumnPath
      readonly ifExists: boolean
      readonly to: ColumnName
    }
  | { readonly kind: 'set_type'; readonly column: ColumnPath; readonly type: SqlType }
  | { readonly kind: 'drop_not_null'; readonly column: ColumnPath }
  /** An empty comment is none. */
  | { readonly kind: 'set_comment'; readonly column: ColumnPath; readonly comment: string }
  | { readonly kind: 'move_column'; readonly column: ColumnPath; readonly place: ColumnPlace }
  | { readonly kind: 'set_properties'; readonly changes: TableChanges }
  | CreateRef
  | {
      readonly kind: 'drop_ref'
      readonly type: 'branch' | 'tag'
      readonly ref: ColumnName
      readonly ifExists: boolean
    }
  /** The branch `ref` comes to where the branch `to` is, whose ancestor it must be. */
  | { readonly kind: 'fast_forward'; readonly ref: ColumnName; readonly to: ColumnName }
  | {
      readonly kind: 'execute'
      readonly procedure: ColumnName
      readonly arguments: readonly ProcedureArgument[]
      readonly where?: QueryPart
    }

interface Statement0<Kind extends string> {
  readonly kind: Kind
  readonly span: Span
}

export interface AlterTableStatement extends Statement0<'alter_table'> {
  readonly target: QualifiedName
  readonly ifExists: boolean
  readonly action: AlterAction
}
/** `COMMENT ON TABLE|COLUMN|VIEW … IS 'text' | NULL`. */
export interface CommentStatement extends Statement0<'comment'> {
  readonly on: 'table' | 'column' | 'view'
  /** The table, also for a column. */
  readonly target: QualifiedName
  readonly column?: ColumnPath
  readonly comment: string | null
}
export interface ShowBranchesStatement extends Statement0<'show_branches'> {
  readonly target: QualifiedName
}
export interface CreateViewStatement extends Statement0<'create_view'> {
  readonly target: QualifiedName
  readonly orReplace: boolean
  readonly comment?: string
  readonly query: QueryPart
}
export interface DropViewStatement extends Statement0<'drop_view'> {
  readonly target: QualifiedName
  readonly ifExists: boolean
}
export interface RenameViewStatement extends Statement0<'rename_view'> {
  readonly target: QualifiedName
  /** One to three parts; missing ones are those of the target. */
  readonly to: QualifiedName
}
export interface ShowCreateViewStatement extends Statement0<'show_create_view'> {
  readonly target: QualifiedName
}

export type ManagementStatement =
  | AlterTableStatement
  | CommentStatement
  | ShowBranchesStatement
  | CreateViewStatement
  | DropViewStatement
  | RenameViewStatement
  | ShowCreateViewStatement
