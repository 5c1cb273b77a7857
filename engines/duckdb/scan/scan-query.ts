import type { NestedField, Schema } from '@boathouse/iceberg'
import { FILE_COLUMN, ROW_COLUMN } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import { quoteName, quoteText, textList } from '../sql-text.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import type { FileColumns } from './file-columns.ts'
import { projectColumns } from './project-columns.ts'

/** A Parquet file on this machine, and what takes rows out of it. */
export interface ScanFile {
  /** Local path. */
  readonly path: string
  /** As the table's metadata has it: position deletes name it so. */
  readonly location: string
  /** Files with the same columns share the object. */
  readonly columns: FileColumns
  /** Local paths. */
  readonly positionDeletes: readonly string[]
  readonly equalityDeletes: readonly { readonly path: string; readonly fieldIds: readonly number[] }[]
  /** What row ids call it. */
  readonly number: number
}

/** Reserved field ids of position-delete files (table spec, "Reserved Field IDs"). */
const POSITION_COLUMNS = `MAP {2147483546: {name: 'file_path', type: 'VARCHAR', default_value: NULL}, 2147483545: {name: 'pos', type: 'BIGINT', default_value: NULL}}`

/**
 * The rows of a table as one query over exactly the planned files, columns found by field id. Deletes: positions by
 * an anti-join on (file, row) (67 ms for 5 M rows, against 107 ms by file name and 1.2 s a constant predicate a file),
 * equality deletes by an anti-join on their columns, a group of files with the same deletes at a time.
 *
 * With `rowIds` two columns behind the others tell the rows apart: `FILE_COLUMN`, the file's `number`, and `ROW_COLUMN`,
 * the row's place in it.
 */
export const scanQuery = (schema: Schema, files: readonly ScanFile[], rowIds = false): string =>
  files.length === 0
    ? emptyQuery(schema, rowIds)
    : fileGroups(files)
        .map((group) => groupQuery(schema, group, rowIds))
        .join('\nUNION ALL\n')

/** Files that one query reads: they have the same columns, and the same equality deletes; untouched ones by themselves. */
const fileGroups = (files: readonly ScanFile[]): (readonly [ScanFile, ...ScanFile[]])[] => {
  const numbers = new Map<FileColumns, number>()
  const groups = new Map<string, [ScanFile, ...ScanFile[]]>()
  for (const file of files) {
    const layout = numbers.get(file.columns) ?? numbers.size
    numbers.set(file.columns, layout)
    const equality = file.equalityDeletes.map(({ path }) => path).sort()
    const key = [layout, isTouched(file), ...equality].join('\n')
    const known = groups.get(key)
    if (known) known.push(file)
    else groups.set(key, [file])
  }
  return [...groups.values()]
}

const isTouched = (file: ScanFile): boolean => file.positionDeletes.length + file.equalityDeletes.length > 0

const emptyQuery = (schema: Schema, rowIds: boolean): string => {
  const columns = schema.fields.map(
    (field) => `CAST(NULL AS ${duckdbType(field.type)}) AS ${quoteName(field.name)}`,
  )
  const ids = rowIds ? [`NULL::INTEGER AS ${FILE_COLUMN}`, `NULL::BIGINT AS ${ROW_COLUMN}`] : []
  return `SELECT ${[...columns, ...ids].join(', ')} WHERE false`
}

const columnMap = (fields: readonly NestedField[]): string => {
  const entries = fields.map(
    ({ id, name, type }) =>
      `${id}: {name: ${quoteText(name)}, type: ${quoteText(duckdbType(type))}, default_value: NULL}`,
  )
  return `MAP {${entries.join(', ')}}`
}

/** Columns by field id: only for delete files, for which the one thread a file and the missing statistics do not matter. */
const readDeletes = (paths: readonly string[], columns: string): string =>
  `read_parquet(${textList(paths)}, schema = ${columns}, hive_partitioning = false)`

/** What DuckDB calls the place of a row; a column of that name in a file would stand in front of it. */
const PLACE = ['file_index', 'file_row_number']

const groupQuery = (schema: Schema, group: readonly [ScanFile, ...ScanFile[]], rowIds: boolean): string => {
  const [{ columns }] = group
  const projection = projectColumns(schema.fields, columns).join(', ')
  const data = `read_parquet(${textList(group.map(({ path }) => path))}, hive_partitioning = false)`
  const ids = (file: string, row: string): string =>
    rowIds
      ? `, ([${group.map(({ number }) => number).join(', ')}])[${file}::BIGINT + 1] AS ${FILE_COLUMN}, ${row} AS ${ROW_COLUMN}`
      : ''
  if (!isTouched(group[0]) && !rowIds) return `SELECT ${projection} FROM ${data}`
  const taken = columns.find(({ name }) => PLACE.includes(name.toLowerCase()))
  if (taken) {
    throw new EngineError(
      'NOT_SUPPORTED',
      `The table has a column called ${taken.name}, so that the embedded engine cannot tell which of its rows were deleted or are to change. Rename it, or use Trino or Spark.`,
    )
  }
  const selection = schema.fields.map(({ name }) => quoteName(name)).join(', ') + ids('__file', '__row')
  let source = `(SELECT ${projection}, file_index AS __file, file_row_number AS __row FROM ${data}) AS __data`
  const positions = [...new Set(group.flatMap((file) => file.positionDeletes))]
  if (positions.length > 0) {
    const indexes = group.map(({ location }, at) => `(${at}, ${quoteText(location)})`).join(', ')
    const deleted = `(SELECT __known.file AS __at, pos AS __pos FROM ${readDeletes(positions, POSITION_COLUMNS)}
      JOIN (VALUES ${indexes}) AS __known(file, location) ON file_path = __known.location)`
    source += ` ANTI JOIN ${deleted} AS __positions ON __data.__file = __positions.__at AND __data.__row = __positions.__pos`
  }
  const equality = Map.groupBy(group[0]?.equalityDeletes ?? [], ({ fieldIds }) =>
    fieldIds.toSorted((a, b) => a - b).join(),
  )
  for (const [at, deletes] of [...equality.values()].entries()) {
    const fields = (deletes[0]?.fieldIds ?? []).map((id) => fieldOf(schema, id))
    const deleted = readDeletes(
      deletes.map(({ path }) => path),
      columnMap(fields),
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
