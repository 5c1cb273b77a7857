import { DuckDBTypeId } from '@duckdb/node-api'
import type { DuckDBType } from '@duckdb/node-api'

/** A DuckDB type as plain data: it crosses the pipe, and nobody has to parse type names. */
export type TypeShape =
  /** `name` as DuckDB calls it: `BIGINT`, `TIMESTAMP_TZ`, `ENUM`. */
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'list'; readonly element: TypeShape }
  | { readonly kind: 'map'; readonly key: TypeShape; readonly value: TypeShape }
  | {
      readonly kind: 'struct'
      readonly fields: readonly { readonly name: string; readonly type: TypeShape }[]
    }

export const typeShape = (type: DuckDBType): TypeShape => {
  if (type.typeId === DuckDBTypeId.DECIMAL)
    return { kind: 'decimal', precision: type.width, scale: type.scale }
  if (type.typeId === DuckDBTypeId.LIST || type.typeId === DuckDBTypeId.ARRAY) {
    return { kind: 'list', element: typeShape(type.valueType) }
  }
  if (type.typeId === DuckDBTypeId.MAP) {
    return { kind: 'map', key: typeShape(type.keyType), value: typeShape(type.valueType) }
  }
  if (type.typeId === DuckDBTypeId.STRUCT) {
    const fields = type.entryTypes.map((entry, at) => ({
      name: type.entryNames[at] ?? '',
      type: typeShape(entry),
    }))
    return { kind: 'struct', fields }
  }
  return { kind: 'scalar', name: DuckDBTypeId[type.typeId] }
}
