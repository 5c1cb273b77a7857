import type { Schema } from '@boathouse/iceberg'
import { FILE_COLUMN, ROW_COLUMN } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import { quoteName, quoteText, textList } from '../sql-text.ts'
import { DELETED_ROWS_COLUMNS } from './deleted-rows.ts'
import { equalityColumn, equalityValues } from './equality-columns.ts'
import type { FileColumns } from './file-columns.ts'
import { absentColumn, projectColumns } from './project-columns.ts'
import { spellings } from './spellings.ts'

/** A Parquet file within reach, and what takes rows out of it. */
export interface ScanFile {
  /** Local path, or URL of the range proxy. */
  readonly path: string
  /** As the table's metadata has it: position deletes name it so. */
  readonly location: string
  /** Files with the same columns share the object. */
  readonly columns: FileColumns
  /** Local paths. */
  readonly positionDeletes: readonly string[]
  readonly equalityDeletes: readonly EqualityDeletes[]
  /** Its deleted rows stand in `ScannedTable.deletedRows`. */
  readonly hasDeletionVector: boolean
  /** What row ids call it. */
  readonly number: number
}

export interface EqualityDeletes {
  readonly path: string
  readonly columns: FileColumns
  readonly fieldIds: readonly number[]
}

export interface ScannedTable {
  readonly schema: Schema
  /** All schemas, newest first. */
  readonly history: readonly Schema[]
  /** The file that `writeDeletedRows` made. */
  readonly deletedRows: string | undefined
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
export const scanQuery = (table: ScannedTable, files: readonly ScanFile[], rowIds = false): string =>
  files.length === 0
    ? emptyQuery(table.schema, rowIds)
    : fileGroups(files)
        .map((group) => groupQuery(table, group, rowIds))
        .join('\nUNION ALL\n')

type Group = readonly [ScanFile, ...ScanFile[]]

/** Files that one query reads: they have the same columns, and the same equality deletes; untouched ones by themselves. */
const fileGroups = (files: readonly ScanFile[]): Group[] => {
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

const isTouched = (file: ScanFile): boolean =>
  file.hasDeletionVector || file.positionDeletes.length + file.equalityDeletes.length > 0

const emptyQuery = (schema: Schema, rowIds: boolean): string => {
  const columns = schema.fields.map((field) => `${absentColumn(field)} AS ${quoteName(field.name)}`)
  const ids = rowIds ? [`NULL::INTEGER AS ${FILE_COLUMN}`, `NULL::BIGINT AS ${ROW_COLUMN}`] : []
  return `SELECT ${[...columns, ...ids].join(', ')} WHERE false`
}

/** By field id. DuckDB joins these, for which the one thread a file and the missing statistics do not matter. */
const readPositions = (paths: readonly string[]): string =>
  `read_parquet(${textList(paths)}, schema = ${POSITION_COLUMNS}, hive_partitioning = false)`

/** What DuckDB calls the place of a row; a column of that name in a file would stand in front of it. */
const PLACE = ['file_index', 'file_row_number']

const groupQuery = (table: ScannedTable, group: Group, rowIds: boolean): string => {
  const [{ columns }] = group
  const { fields } = table.schema
  const projection = projectColumns(fields, columns)
  const data = `read_parquet(${textList(group.map(({ path }) => path))}, hive_partitioning = false)`
  if (!isTouched(group[0]) && !rowIds) return `SELECT ${projection.join(', ')} FROM ${data}`
  checkPlaces(columns)
  const anti = [...positionJoins(table, group), ...equalityJoins(table, group)]
  const inside = [
    ...projection,
    ...anti.flatMap(({ needs }) => needs),
    'file_index AS __file',
    'file_row_number AS __row',
  ]
  const ids = rowIds
    ? [
        `([${group.map(({ number }) => number).join(', ')}])[__file::BIGINT + 1] AS ${FILE_COLUMN}`,
        `__row AS ${ROW_COLUMN}`,
      ]
    : []
  const selection = [...fields.map(({ name }) => quoteName(name)), ...ids].join(', ')
  const joins = anti.map(({ join }) => ` ANTI JOIN ${join}`).join('')
  return `SELECT ${selection} FROM (SELECT ${inside.join(', ')} FROM ${data}) AS __data${joins}`
}

const checkPlaces = (columns: FileColumns): void => {
  const taken = columns.find(({ name }) => PLACE.includes(name.toLowerCase()))
  if (!taken) return
  throw new EngineError(
    'NOT_SUPPORTED',
    `The table has a column called ${taken.name}, so that the embedded engine cannot tell which of its rows were deleted or are to change. Rename it, or use Trino or Spark.`,
  )
}

/** What takes rows out of `__data`. */
interface AntiJoin {
  /** Columns that `__data` must have for it. */
  readonly needs: readonly string[]
  readonly join: string
}

/** By position delete files, and by deletion vectors, which were spelt out. */
const positionJoins = ({ deletedRows }: ScannedTable, group: Group): AntiJoin[] => {
  const places: string[] = []
  const files = [...new Set(group.flatMap((file) => file.positionDeletes))]
  if (files.length > 0) {
    const known = group.flatMap(({ location }, at) =>
      spellings(location).map((spelling) => `(${at}, ${quoteText(spelling)})`),
    )
    places.push(
      `SELECT __known.file AS __at, pos AS __pos FROM ${readPositions(files)} JOIN (VALUES ${known.join(', ')}) AS __known(file, location) ON file_path = __known.location`,
    )
  }
  if (deletedRows !== undefined && group.some(({ hasDeletionVector }) => hasDeletionVector)) {
    const known = group.map(({ number }, at) => `(${at}, ${number})`)
    places.push(
      `SELECT __known.place AS __at, unnest(range("first", "last" + 1)) AS __pos FROM read_csv(${quoteText(deletedRows)}, header = false, auto_detect = false, columns = ${DELETED_ROWS_COLUMNS}) JOIN (VALUES ${known.join(', ')}) AS __known(place, number) ON "file" = __known.number`,
    )
  }
  if (places.length === 0) return []
  const join = `(${places.join(' UNION ALL ')}) AS __positions ON __data.__file = __positions.__at AND __data.__row = __positions.__pos`
  return [{ needs: [], join }]
}

/** One for every set of columns that deletes compare; delete files may differ in their own columns. */
const equalityJoins = ({ schema, history }: ScannedTable, group: Group): AntiJoin[] => {
  const sets = Map.groupBy(group[0].equalityDeletes, ({ fieldIds }) =>
    fieldIds.toSorted((a, b) => a - b).join(),
  )
  return [...sets.values()].map((deletes, at) => {
    const compared = (deletes[0]?.fieldIds ?? [])
      .toSorted((a, b) => a - b)
      .map((id) => equalityColumn(schema, history, id))
    const queries = [...Map.groupBy(deletes, ({ columns }) => columns)].map(
      ([columns, alike]) =>
        `SELECT ${equalityValues(compared, columns, '__deleted').join(', ')} FROM read_parquet(${textList(alike.map(({ path }) => path))}, hive_partitioning = false)`,
    )
    const same = compared.map(
      (_, place) => `__data.__compared${at}_${place} IS NOT DISTINCT FROM __equal${at}.__deleted${place}`,
    )
    return {
      needs: equalityValues(compared, group[0].columns, `__compared${at}_`),
      join: `(${queries.join(' UNION ALL ')}) AS __equal${at} ON ${same.join(' AND ')}`,
    }
  })
}
