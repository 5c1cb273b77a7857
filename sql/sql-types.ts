/** Types without parameters, named as Iceberg names them (table spec, section "Primitive Types"). */
export type PrimitiveName =
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'string'
  | 'uuid'
  | 'binary'

export interface StructField {
  readonly name: string
  readonly type: SqlType
}

/** A column type of CREATE TABLE, in Iceberg's terms. */
export type SqlType =
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'fixed'; readonly length: number }
  | { readonly kind: 'list'; readonly element: SqlType }
  | { readonly kind: 'map'; readonly key: SqlType; readonly value: SqlType }
  | { readonly kind: 'struct'; readonly fields: readonly StructField[] }
