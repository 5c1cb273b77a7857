import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTypeId,
  DuckDBUnionValue,
  DuckDBVariantValue,
} from '@duckdb/node-api'
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { floatText } from './float-text.ts'

// The node API prints instants in the zone of the host; ours are always UTC, as the session's TimeZone is.
DuckDBTimestampTZValue.timezoneOffsetInMinutes = 0

/**
 * Text of a value at the top level: what DuckDB's cast to VARCHAR gives (`1.50`, `true`, `2024-01-02 03:04:05.6+00`,
 * `1 day 02:00:00`, `nan`), with two exceptions. BLOB is base64, and nested values (LIST, ARRAY, STRUCT, MAP, UNION,
 * VARIANT) are JSON text whose numbers keep every digit.
 */
export const renderText = (type: DuckDBType, value: DuckDBValue): string => {
  if (typeof value === 'string') return value
  if (NESTED.has(type.typeId)) return renderJson(type, value)
  return value instanceof DuckDBVariantValue ? renderVariant(value) : scalarText(type, value)
}

const scalarText = (type: DuckDBType, value: DuckDBValue): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    return type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT
      ? floatText(value, type.typeId === DuckDBTypeId.FLOAT)
      : String(value)
  }
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  // The node API prints the infinite dates as days of the year 5881580.
  if (value instanceof DuckDBDateValue && !value.isFinite) return value.days > 0 ? 'infinity' : '-infinity'
  return String(value)
}

const NUMERIC: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
  DuckDBTypeId.DECIMAL,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
])

/** Values of these types are rendered as JSON. */
export const NESTED: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.LIST,
  DuckDBTypeId.ARRAY,
  DuckDBTypeId.STRUCT,
  DuckDBTypeId.MAP,
  DuckDBTypeId.UNION,
])

/** JSON text. NaN and the infinities, which JSON lacks, are strings; so is every scalar that is no number or boolean. */
export const renderJson = (type: DuckDBType, value: DuckDBValue): string => {
  if (value === null) return 'null'
  if (value instanceof DuckDBVariantValue) return renderVariant(value, true)
  if (typeof value === 'boolean') return String(value)
  if (type.typeId === DuckDBTypeId.LIST || type.typeId === DuckDBTypeId.ARRAY) {
    const items = value instanceof DuckDBListValue || value instanceof DuckDBArrayValue ? value.items : []
    return `[${items.map((item) => renderJson(type.valueType, item)).join(',')}]`
  }
  if (type.typeId === DuckDBTypeId.STRUCT && value instanceof DuckDBStructValue)
    return structJson(type, value)
  if (type.typeId === DuckDBTypeId.MAP && value instanceof DuckDBMapValue) {
    const entry = (key: DuckDBValue, item: DuckDBValue): string =>
      `${JSON.stringify(renderText(type.keyType, key))}:${renderJson(type.valueType, item)}`
    return `{${value.entries.map(({ key, value: item }) => entry(key, item)).join(',')}}`
  }
  if (type.typeId === DuckDBTypeId.UNION && value instanceof DuckDBUnionValue) {
    return `{${JSON.stringify(value.tag)}:${renderJson(type.memberTypeForTag(value.tag), value.value)}}`
  }
  if (type.alias === 'JSON' && typeof value === 'string') return value
  const text = scalarText(type, value)
  return NUMERIC.has(type.typeId) && /^[-+0-9.e]+$/.test(text) ? text : JSON.stringify(text)
}

type StructType = Extract<DuckDBType, { typeId: typeof DuckDBTypeId.STRUCT }>

const structJson = (type: StructType, value: DuckDBStructValue): string => {
  const field = (name: string, at: number): string => {
    const fieldType = type.entryTypes[at]
    return `${JSON.stringify(name)}:${fieldType ? renderJson(fieldType, value.entries[name] ?? null) : 'null'}`
  }
  return `{${type.entryNames.map(field).join(',')}}`
}

/** A VARIANT carries its own type with each value; `asJson` also quotes a top-level text. */
const renderVariant = (variant: DuckDBVariantValue, asJson = false): string => {
  if (variant.value === null) return 'null'
  if (!variant.type) return asJson ? JSON.stringify(String(variant.value)) : String(variant.value)
  return asJson ? renderJson(variant.type, variant.value) : renderText(variant.type, variant.value)
}

/** `row(1, 2)` makes fields that are all called nothing, of which the node API keeps one. */
export const hasUnnamedFields = (type: DuckDBType): boolean => {
  if (type.typeId === DuckDBTypeId.LIST || type.typeId === DuckDBTypeId.ARRAY)
    return hasUnnamedFields(type.valueType)
  if (type.typeId === DuckDBTypeId.MAP)
    return hasUnnamedFields(type.keyType) || hasUnnamedFields(type.valueType)
  return (
    type.typeId === DuckDBTypeId.STRUCT &&
    (type.entryNames.includes('') || type.entryTypes.some(hasUnnamedFields))
  )
}
