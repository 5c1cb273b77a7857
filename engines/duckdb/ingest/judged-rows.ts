import { quoteName, quoteText } from '../sql-text.ts'
import type { LoadColumn } from './column-plan.ts'
import {
  CSV_REJECTS,
  csvSource,
  jsonSource,
  numberedJson,
  numberedParquet,
  parquetSource,
} from './read-source.ts'
import type { FileColumn } from './read-source.ts'
import type { InspectedFile } from './inspect-file.ts'

/** A way to read a file: where good rows come from, and where bad ones are told. */
export interface RowReader {
  /** FROM clause; columns are called as in the file. */
  readonly from: string
  /** Query of `line`, `column_name`, `text`, `message`; undefined: a bad row ends the load. */
  readonly rejects: string | undefined
}

/** CSV columns are read as these directly, so that the reader itself sorts out bad values; others pass through text. */
const CSV_TYPES =
  /^(BOOLEAN|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL\(.*\)|DATE|TIME|TIMESTAMP|TIMESTAMP WITH TIME ZONE|UUID|VARCHAR)$/

/** The quick way: no row is looked at twice. CSV sorts its bad rows out by itself, the others fail at the first. */
export const quickReader = (
  path: string,
  { options, columns: file }: InspectedFile,
  columns: readonly LoadColumn[],
  rejectsLimit: number,
): RowReader => {
  if (options.format === 'parquet') return { from: parquetSource(path), rejects: undefined }
  if (options.format !== 'csv') {
    const typed = columns.map(({ source, type }) => ({ source, type }))
    return { from: jsonSource(path, options, typed), rejects: undefined }
  }
  const types = new Map(columns.map(({ source, type }) => [source, type]))
  const typed = file.map(({ source }): FileColumn => {
    const type = types.get(source)
    return { source, type: type !== undefined && CSV_TYPES.test(type) ? type : 'VARCHAR' }
  })
  return {
    from: csvSource(path, options, typed, rejectsLimit),
    rejects: `SELECT line::BIGINT AS line, column_name, csv_line AS text, split_part(error_message, chr(10), 1) AS message
      FROM ${CSV_REJECTS}`,
  }
}

/** The careful way, for JSON and Parquet files in which the quick one met a bad row: every row is judged by itself. */
export const carefulReader = (
  path: string,
  file: InspectedFile,
  columns: readonly LoadColumn[],
): RowReader => {
  const judged =
    file.options.format === 'parquet' ? judgedParquet(path, columns) : judgedJson(path, file, columns)
  const values = columns.map((_, at) => `v${at}`).join(', ')
  const named = columns.map(({ source }) => quoteName(source)).join(', ')
  return {
    from: `(SELECT ${values} FROM ${judged} WHERE bad IS NULL) AS __good(${named})`,
    rejects: `SELECT line, nullif(bad, '') AS column_name, text, message FROM ${judged} WHERE bad IS NOT NULL`,
  }
}

const isNested = (type: string): boolean => /^(STRUCT|MAP)\(|\]$/.test(type)

/** A top-level key as a JSON path. */
const key = (source: string): string => quoteText(`$.${JSON.stringify(source)}`)

/** `bad` is the first column whose value does not fit, '' for a row that is no row at all, NULL for a good one. */
const judgedJson = (path: string, file: InspectedFile, columns: readonly LoadColumn[]): string => {
  const values = columns.map(({ source, type }, at) =>
    isNested(type)
      ? `TRY(CAST(j -> ${key(source)} AS ${type})) AS v${at}`
      : `TRY_CAST(j ->> ${key(source)} AS ${type}) AS v${at}`,
  )
  const texts = columns.map(({ source }, at) => `j ->> ${key(source)} AS t${at}`)
  const parsed = `(SELECT line, text, CASE WHEN json_valid(text) THEN CAST(text AS JSON) END AS j FROM ${numberedJson(path, file.options)} WHERE trim(text) <> '')`
  const read = `(SELECT line, text, j, ${[...values, ...texts].join(', ')} FROM ${parsed})`
  const misfits = columns.map(
    ({ name }, at) => `WHEN t${at} IS NOT NULL AND v${at} IS NULL THEN ${quoteText(name)}`,
  )
  const broken = `j IS NULL OR json_type(j) <> 'OBJECT'`
  return `(SELECT *, CASE WHEN ${broken} THEN 'This is not a JSON object.' ELSE 'The value does not fit the type of the column.' END AS message
    FROM (SELECT *, CASE WHEN ${broken} THEN '' ${misfits.join(' ')} END AS bad FROM ${read}))`
}

const misfit = ({ source }: LoadColumn, at: number): string =>
  `${quoteName(source)} IS NOT NULL AND v${at} IS NULL`

const judgedParquet = (path: string, columns: readonly LoadColumn[]): string => {
  const values = columns.map(({ source, type }, at) => `TRY_CAST(${quoteName(source)} AS ${type}) AS v${at}`)
  const names = columns.map((column, at) => `WHEN ${misfit(column, at)} THEN ${quoteText(column.name)}`)
  const texts = columns.map(
    (column, at) => `WHEN ${misfit(column, at)} THEN CAST(${quoteName(column.source)} AS VARCHAR)`,
  )
  const read = `(SELECT *, ${values.join(', ')} FROM ${numberedParquet(path)})`
  return `(SELECT *, CASE ${names.join(' ')} END AS bad, CASE ${texts.join(' ')} END AS text,
    'The value does not fit the type of the column.' AS message FROM ${read})`
}
