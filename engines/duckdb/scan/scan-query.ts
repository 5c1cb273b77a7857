import { stringifyJson } from '@boathouse/iceberg'
import type { Json, NestedField, Schema } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'
import { quoteName, quoteText, textList } from '../sql-text.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import { nestedNames, readableType, renamed } from './renamed-fields.ts'

/** A Parquet file on this machine, and what takes rows out of it. */
export interface ScanFile {
  /** Local path. */
  readonly path: string
  /** As the table's metadata has it: position deletes name it so. */
  readonly location: string
  /** Local paths. */
  readonly positionDeletes: readonly string[]
  readonly equalityDeletes: readonly { readonly path: string; readonly fieldIds: readonly number[] }[]
}

/** Reserved field ids of position-delete files (table spec, "Reserved Field IDs"). */
const POSITION_COLUMNS = `MAP {2147483546: {name: 'file_path', type: 'VARCHAR', default_value: NULL}, 2147483545: {name: 'pos', type: 'BIGINT', default_value: NULL}}`

/**
 * The rows of a table as one query over exactly the planned files, columns resolved by field id. Deletes: positions by
 * an anti-join on (file, row) (67 ms for 5 M rows, against 107 ms by file name and 1.2 s a constant predicate a file),
 * equality deletes by an anti-join on their columns, a group of files with the same deletes at a time.
 */
export const scanQuery = (schema: Schema, history: readonly Schema[], files: readonly ScanFile[]): string => {
  const names = nestedNames(schema, history)
  const columns = schema.fields.map((field) => {
    const changed = renamed(field.type, quoteName(field.name), names)
    return changed ? `${changed} AS ${quoteName(field.name)}` : quoteName(field.name)
  })
  const selection = columns.join(', ')
  const readAs = columnMap(schema.fields, (field) => readableType(field.type, names))
  if (files.length === 0) return emptyQuery(schema)

  const plain = files.filter((file) => file.positionDeletes.length + file.equalityDeletes.length === 0)
  const queries = deleteGroups(files).map((group) => groupQuery(schema, selection, readAs, group))
  if (plain.length > 0) {
    queries.unshift(
      `SELECT ${selection} FROM ${readParquet(
        plain.map(({ path }) => path),
        readAs,
      )}`,
    )
  }
  return queries.join('\nUNION ALL\n')
}

const emptyQuery = (schema: Schema): string =>
  `SELECT ${schema.fields.map((field) => `CAST(NULL AS ${duckdbType(field.type)}) AS ${quoteName(field.name)}`).join(', ')} WHERE false`

const columnMap = (fields: readonly NestedField[], typeOf: (field: NestedField) => string): string => {
  const entries = fields.map((field) => {
    const initial = field['initial-default']
    const byDefault = initial === undefined || initial === null ? 'NULL' : quoteText(defaultText(initial))
    return `${field.id}: {name: ${quoteText(field.name)}, type: ${quoteText(typeOf(field))}, default_value: ${byDefault}}`
  })
  return `MAP {${entries.join(', ')}}`
}

/** The text of a default, which DuckDB casts to the column's type; JSON's own texts are those that DuckDB reads. */
const defaultText = (value: Json): string => (typeof value === 'string' ? value : stringifyJson(value))

const readParquet = (paths: readonly string[], columns: string): string =>
  `read_parquet(${textList(paths)}, schema = ${columns}, hive_partitioning = false)`

/** Files with the same equality deletes share an anti-join; what only has position deletes is one group. */
const deleteGroups = (files: readonly ScanFile[]): (readonly ScanFile[])[] => {
  const touched = files.filter((file) => file.positionDeletes.length + file.equalityDeletes.length > 0)
  const key = (file: ScanFile): string =>
    file.equalityDeletes
      .map(({ path }) => path)
      .sort()
      .join('\n')
  return [...Map.groupBy(touched, key).values()]
}

const groupQuery = (
  schema: Schema,
  selection: string,
  readAs: string,
  group: readonly ScanFile[],
): string => {
  const data = readParquet(
    group.map(({ path }) => path),
    readAs,
  )
  let source = `(SELECT *, file_index AS __file, file_row_number AS __row FROM ${data}) AS __data`
  const positions = [...new Set(group.flatMap((file) => file.positionDeletes))]
  if (positions.length > 0) {
    const indexes = group.map(({ location }, at) => `(${at}, ${quoteText(location)})`).join(', ')
    const deleted = `(SELECT __known.file AS __at, pos AS __pos FROM ${readParquet(positions, POSITION_COLUMNS)}
      JOIN (VALUES ${indexes}) AS __known(file, location) ON file_path = __known.location)`
    source += ` ANTI JOIN ${deleted} AS __positions ON __data.__file = __positions.__at AND __data.__row = __positions.__pos`
  }
  const equality = Map.groupBy(group[0]?.equalityDeletes ?? [], ({ fieldIds }) =>
    fieldIds.toSorted((a, b) => a - b).join(),
  )
  for (const [at, deletes] of [...equality.values()].entries()) {
    const fields = (deletes[0]?.fieldIds ?? []).map((id) => fieldOf(schema, id))
    const deleted = readParquet(
      deletes.map(({ path }) => path),
      columnMap(fields, (field) => duckdbType(field.type)),
    )
    const same = fields.map(
      ({ name }) => `__data.${quoteName(name)} IS NOT DISTINCT FROM __equal${at}.${quoteName(name)}`,
    )
    source += ` ANTI JOIN ${deleted} AS __equal${at} ON ${same.join(' AND ')}`
  }
  return `SELECT ${selection} FROM ${source}`
}

const fieldOf = (schema: Schema, id: number): NestedField => {
  const field = schema.fields.find((candidate) => candidate.id === id)
  if (field) return field
  throw new EngineError(
    'NOT_SUPPORTED',
    'The table has equality deletes on a column that is nested or was dropped; the embedded engine cannot apply them.',
  )
}
