import { fromHex, stringifyJson } from '@boathouse/iceberg'
import type { IcebergType, Json, NestedField, StructType } from '@boathouse/iceberg'
import { quoteName, quoteText } from '../sql-text.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import type { FileColumns } from './file-columns.ts'
import type { ParquetField } from './parquet-columns.ts'
import { refusedColumn } from './refused-columns.ts'

/**
 * The columns of a table as expressions over a file, found by field id on every level (table spec, "Column
 * Projection"). What a file has under today's name and in today's type is a bare column to DuckDB: a cast to the type
 * that a value has is none.
 */
export const projectColumns = (fields: readonly NestedField[], file: FileColumns): readonly string[] =>
  fields.map((field) => `${projectColumn(field, file)} AS ${quoteName(field.name)}`)

export const projectColumn = (field: NestedField, file: FileColumns): string => {
  const refusal = refusedColumn(field)
  if (refusal !== undefined) return refusal
  const found = file.find(({ id }) => id === field.id)
  return found ? valueOf(field.type, found, quoteName(found.name)) : absent(field)
}

/** A column of no row. */
export const absentColumn = (field: NestedField): string => refusedColumn(field) ?? absent(field)

/** What a file that lacks the field has in its place. */
const absent = (field: NestedField): string => {
  const initial = field['initial-default'] ?? null
  return initial === null
    ? `CAST(NULL AS ${duckdbType(field.type)})`
    : `CAST(${defaultText(field.type, initial)} AS ${duckdbType(field.type)})`
}

/** JSON's own texts are those that DuckDB reads, but for bytes, which stand there in hexadecimal. */
const defaultText = (type: IcebergType, value: Json): string => {
  const text = typeof value === 'string' ? value : stringifyJson(value)
  return type === 'binary' || (typeof type === 'string' && type.startsWith('fixed'))
    ? `from_hex(${quoteText(Buffer.from(fromHex(text)).toString('hex'))})`
    : quoteText(text)
}

/** `depth` keeps the variables of nested lambdas apart. */
const valueOf = (type: IcebergType, file: ParquetField, expression: string, depth = 0): string => {
  const cast = (value: string): string => `CAST(${value} AS ${duckdbType(type)})`
  if (typeof type === 'string')
    return cast(type === 'string' && file.kind === 'bytes' ? `decode(${expression})` : expression)
  if (isSame(type, file) || type.type !== file.kind) return cast(expression)
  const variable = `v${depth}`
  const [first, second] = file.fields
  switch (type.type) {
    case 'struct':
      return cast(rebuilt(type, file, expression, depth))
    case 'list':
      return first
        ? cast(
            `list_transform(${expression}, lambda ${variable}: ${valueOf(type.element, first, variable, depth + 1)})`,
          )
        : cast(expression)
    case 'map': {
      if (!first || !second) return cast(expression)
      const key = valueOf(type.key, first, `${variable}.key`, depth + 1)
      const value = valueOf(type.value, second, `${variable}.value`, depth + 1)
      const entries = `list_transform(map_entries(${expression}), lambda ${variable}: {'key': ${key}, 'value': ${value}})`
      return cast(`CASE WHEN ${expression} IS NULL THEN NULL ELSE map_from_entries(${entries}) END`)
    }
  }
}

const rebuilt = (type: StructType, file: ParquetField, expression: string, depth: number): string => {
  const fields = type.fields.map((field) => {
    const found = fieldIn(file, field)
    const value = found
      ? valueOf(field.type, found, `struct_extract(${expression}, ${quoteText(found.name)})`, depth)
      : absent(field)
    return `${quoteText(field.name)}: ${value}`
  })
  return `CASE WHEN ${expression} IS NULL THEN NULL ELSE {${fields.join(', ')}} END`
}

/** By name only where a writer left out the ids of everything inside. */
const fieldIn = ({ fields }: ParquetField, wanted: NestedField): ParquetField | undefined =>
  fields.every(({ id }) => id === undefined)
    ? fields.find(({ name }) => name === wanted.name)
    : fields.find(({ id }) => id === wanted.id)

/** The same fields under the same names in the same order all the way down; only types of leaves may differ. */
const isSame = (type: IcebergType, file: ParquetField): boolean => {
  if (typeof type === 'string') return file.kind === 'leaf' || (file.kind === 'bytes' && type !== 'string')
  if (type.type !== file.kind) return false
  const [first, second] = file.fields
  switch (type.type) {
    case 'struct':
      return (
        type.fields.length === file.fields.length &&
        type.fields.every((field, at) => {
          const found = fieldIn(file, field)
          return (
            found !== undefined &&
            found === file.fields[at] &&
            found.name === field.name &&
            isSame(field.type, found)
          )
        })
      )
    case 'list':
      return first !== undefined && isSame(type.element, first)
    case 'map':
      return (
        first !== undefined && second !== undefined && isSame(type.key, first) && isSame(type.value, second)
      )
  }
}
