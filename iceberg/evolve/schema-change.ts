import type { IcebergType } from '../types.ts'
import type { ColumnPath } from './find-column.ts'

/** Where among its siblings a column goes; absent: last, or where it is. */
export type ColumnPosition =
  | { readonly at: 'first' | 'last' }
  | { readonly at: 'after' | 'before'; readonly sibling: string }

/** One step of schema evolution; steps are applied in order, each on what the former left. */
export type SchemaChange =
  | {
      readonly kind: 'add'
      /** Path of the new column: the last part is its name, the parts before name a struct (or list, map of structs). */
      readonly column: ColumnPath
      /** Ids inside are placeholders: fresh ones are assigned. */
      readonly type: IcebergType
      readonly doc?: string
      readonly position?: ColumnPosition
    }
  | { readonly kind: 'drop'; readonly column: ColumnPath }
  | { readonly kind: 'rename'; readonly column: ColumnPath; readonly to: string }
  | { readonly kind: 'type'; readonly column: ColumnPath; readonly type: IcebergType }
  | { readonly kind: 'optional'; readonly column: ColumnPath }
  | { readonly kind: 'doc'; readonly column: ColumnPath; readonly doc: string | undefined }
  | { readonly kind: 'move'; readonly column: ColumnPath; readonly position: ColumnPosition }
  | { readonly kind: 'identifier'; readonly columns: readonly ColumnPath[] }
