import type { ObjectStorage } from '@boathouse/storage'
import type { NewPartitionSpec, NewSchema, SortOrder, TableMetadata } from './types.ts'
import type { TableRequirement, TableUpdate } from './updates/types.ts'
import type { CommitView, NewView, ViewMetadata } from './views/view-types.ts'

/** Levels from the outside in: `['main']`, `['sales', 'eu']`. */
export type Namespace = readonly string[]
export interface TableIdent {
  readonly namespace: Namespace
  readonly name: string
}

export interface LoadedTable {
  /** Where the metadata file lies; absent only for a staged create, which has written none. */
  readonly metadataLocation?: string
  readonly metadata: TableMetadata
  /** The places below which the table's files may lie; absent when the catalog does not say. */
  readonly roots?: readonly string[]
  /** How its files are reached; absent when by the storage of this installation. */
  readonly storage?: ObjectStorage
}

export interface CreateTable {
  /** Field ids are assigned afresh; references from the spec, sort order and identifier fields are to the given ids. */
  readonly schema: NewSchema
  readonly spec?: NewPartitionSpec
  readonly sortOrder?: SortOrder
  /** Absent: the catalog chooses one under the namespace's location. */
  readonly location?: string
  readonly properties?: Readonly<Record<string, string>>
  /** Only prepare: the table comes to be by a commit with `assert-create`. */
  readonly stage?: boolean
}

export interface CommitTable {
  readonly requirements: readonly TableRequirement[]
  readonly updates: readonly TableUpdate[]
}

/** A schema that a name may mean, with those of its tables and views that the name's last part may mean. */
export interface AlikeSchema {
  readonly namespace: Namespace
  readonly tables: readonly string[]
  readonly views: readonly string[]
}

/** Views of a catalog. They share one space of names with its tables. Absent names throw `NoSuchView`. */
export interface ViewCatalog {
  listViews(namespace: Namespace): Promise<readonly TableIdent[]>
  loadView(ident: TableIdent): Promise<ViewMetadata>
  /** Throws `AlreadyExists`, also for the name of a table. */
  createView(ident: TableIdent, view: NewView): Promise<void>
  /** Throws `CommitFailed` when a requirement does not hold. */
  replaceView(ident: TableIdent, commit: CommitView): Promise<void>
  dropView(ident: TableIdent): Promise<void>
  /** Throws `AlreadyExists`, `NoSuchNamespace`. */
  renameView(from: TableIdent, to: TableIdent): Promise<void>
}

/**
 * An Iceberg catalog: names → current metadata, and the atomic swap. The built-in catalog implements it on
 * PostgreSQL, a foreign one is reached by REST. Every method throws the typed errors of `errors.ts`:
 * `NoSuchNamespace` and `NoSuchTable` for absent names, others as stated.
 */
export interface IcebergCatalog {
  /** The `warehouse`, first part of SQL names. */
  readonly name: string
  /** Absent for a catalog that keeps none. */
  readonly views?: ViewCatalog

  /** Children of `parent`, or the top level; full names. */
  listNamespaces(parent?: Namespace): Promise<readonly Namespace[]>
  /** Those of every depth, full names; absent where they can only be asked for level by level. */
  allNamespaces?(): Promise<readonly Namespace[]>
  /** Properties; `location` is always among them. */
  loadNamespace(namespace: Namespace): Promise<Readonly<Record<string, string>>>
  /** Throws `AlreadyExists`. */
  createNamespace(namespace: Namespace, properties?: Readonly<Record<string, string>>): Promise<void>
  /** Throws `NamespaceNotEmpty`. */
  dropNamespace(namespace: Namespace): Promise<void>
  updateNamespace(
    namespace: Namespace,
    change: { readonly set?: Readonly<Record<string, string>>; readonly remove?: readonly string[] },
  ): Promise<void>

  listTables(namespace: Namespace): Promise<readonly TableIdent[]>
  /**
   * The schemas, dots between their levels, that read so but for the case of letters, each with its tables and views
   * that read so: what a statement must know of a name, without lists. The names are of ASCII, and so is what is found.
   * Absent where only lists can be asked for.
   */
  schemasAlike?(schema: string, name: string): Promise<readonly AlikeSchema[]>
  /** Throws `MetadataFileMissing` when the catalog's pointer leads nowhere. */
  loadTable(ident: TableIdent): Promise<LoadedTable>
  /** Throws `AlreadyExists`, `BadRequest`. */
  createTable(ident: TableIdent, table: CreateTable): Promise<LoadedTable>
  /** Adopts a table that exists in storage. Throws `AlreadyExists`, `MetadataFileMissing`. */
  registerTable(ident: TableIdent, metadataLocation: string): Promise<LoadedTable>
  /**
   * Checks the requirements, applies the updates, writes the metadata file, swaps the pointer: all or nothing.
   * With `assert-create` the table need not exist. Throws `CommitFailed` (reload and retry), `BadRequest`,
   * `CommitStateUnknown`.
   */
  commitTable(ident: TableIdent, commit: CommitTable): Promise<LoadedTable>
  /** `purge`: the files go, too. */
  dropTable(ident: TableIdent, options?: { readonly purge?: boolean }): Promise<void>
  /** Throws `AlreadyExists` when the new name is taken, `NoSuchNamespace` when it is to lie nowhere. */
  renameTable(from: TableIdent, to: TableIdent): Promise<void>
}
