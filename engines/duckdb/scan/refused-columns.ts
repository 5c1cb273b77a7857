import type { IcebergType, NestedField } from '@boathouse/iceberg'
import { quoteText } from '../sql-text.ts'

/** How the messages of refused columns begin; what follows is for people. */
export const REFUSED_COLUMN = 'UNSUPPORTED_TYPE: '

/** DuckDB has no nanoseconds with a zone, and would round them. */
const UNREADABLE = /^(variant|geometry|geography|timestamptz_ns)\b/

/** The first type inside that DuckDB does not read as Iceberg means it. */
const unreadable = (type: IcebergType): string | undefined => {
  if (typeof type === 'string') return UNREADABLE.exec(type)?.[1]
  if (type.type === 'list') return unreadable(type.element)
  if (type.type === 'map') return unreadable(type.key) ?? unreadable(type.value)
  return type.fields.map((field) => unreadable(field.type)).find((found) => found !== undefined)
}

/** An expression that fails in words when somebody selects the column: the others can be read. */
export const refusedColumn = ({ name, type }: NestedField): string | undefined => {
  const found = unreadable(type)
  if (found === undefined) return undefined
  const text = `${REFUSED_COLUMN}Column ${name} has the type ${found}, which the embedded engine cannot read. Leave it out, or use Trino or Spark.`
  return `CAST(error(${quoteText(text)}) AS VARCHAR)`
}
