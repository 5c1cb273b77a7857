import { quoteName, quoteText } from '../sql-text.ts'
import type { ColumnSource } from '../write/copy-statement.ts'
import type { LoadColumn } from './column-plan.ts'
import { exactOrNull, exactValue, mayRound } from './exact-value.ts'
import {
  CSV_REJECTS,
  csvSource,
  jsonSource,
  lenientCsv,
  numberedJson,
  numberedParquet,
  parquetSource,
} from './read-source.ts'
import type { FileColumn } from './read-source.ts'
import type { InspectedFile } from './inspect-file.ts'

/** A way to read a file: where good rows come from, and where bad ones are told. */
export interface RowReader {
  /** FROM clause. */
  readonly from: string
  /** What each column of the table is, over it. */
  readonly columns: readonly ColumnSource[]
  /** Query of `line`, `column_name`, `text`, `message`; undefined: a bad row ends the load. */
  readonly rejects: string | undefined
}

/** CSV columns are read as these directly, so that the reader itself sorts out bad values; others pass through text. */
const CSV_TYPES =
  /^(BOOLEAN|INTEGER|BIGINT|FLOAT|DOUBLE|DECIMAL\(.*\)|DATE|TIME|TIMESTAMP|TIMESTAMP WITH TIME ZONE|UUID|VARCHAR)$/

/** What the reader takes each column of a CSV file for. */
const typedCsv = (file: InspectedFile, columns: readonly LoadColumn[]): FileColumn[] => {
  const types = new Map(columns.map(({ source, type }) => [source, type]))
  return file.columns.map(({ source }) => {
    const type = types.get(source) ?? 'VARCHAR'
    return { source, type: CSV_TYPES.test(type) && !mayRound(type) ? type : 'VARCHAR' }
  })
}

const NATIVE_REJECTS = `SELECT line::BIGINT AS line, column_name, csv_line AS text, split_part(error_message, chr(10), 1) AS message
  FROM ${CSV_REJECTS}`

/** The quick way: no row is looked at twice. CSV sorts most bad rows out by itself, the others fail at the first. */
export const quickReader = (
  path: string,
  file: InspectedFile,
  columns: readonly LoadColumn[],
  rejectsLimit: number,
): RowReader => {
  const { options } = file
  const exact = (readAs: readonly FileColumn[]): ColumnSource[] => {
    const types = new Map(readAs.map(({ source, type }) => [source, type]))
    return columns.map(({ source, name, type }) => ({
      name,
      value: exactValue(quoteName(source), types.get(source) ?? type, type),
    }))
  }
  if (options.format === 'parquet')
    return { from: parquetSource(path), columns: exact(file.columns), rejects: undefined }
  if (options.format === 'csv') {
    const typed = typedCsv(file, columns)
    return {
      from: csvSource(path, options, typed, rejectsLimit),
      columns: exact(typed),
      rejects: NATIVE_REJECTS,
    }
  }
  // Numbers come as they stand in the file: read_json would round them into whole ones.
  const typed = columns.map(({ source, type }) => ({ source, type: mayRound(type) ? 'VARCHAR' : type }))
  return { from: jsonSource(path, options, typed), columns: exact(typed), rejects: undefined }
}

/** The careful way, for files in which the quick one met a bad row: every row is judged by itself. */
export const carefulReader = (
  path: string,
  file: InspectedFile,
  columns: readonly LoadColumn[],
  rejectsLimit: number,
): RowReader => {
  const values = columns.map(({ name }, at) => ({ name, value: `v${at}` }))
  const reader = (good: string, bad: string): RowReader => ({
    from: `(SELECT * FROM ${good} WHERE bad IS NULL) AS __good`,
    columns: values,
    rejects: `SELECT line, nullif(bad, '') AS column_name, text, message FROM ${bad} WHERE bad IS NOT NULL`,
  })
  if (file.options.format === 'csv') {
    const typed = typedCsv(file, columns)
    const good = judgedCsv(csvSource(path, file.options, typed, rejectsLimit), file, typed, columns)
    const again = judgedCsv(lenientCsv(path, file.options, typed), file, typed, columns)
    const { rejects, ...rest } = reader(good, `(SELECT * REPLACE (${CSV_LINE} AS line) FROM ${again})`)
    return { ...rest, rejects: `${NATIVE_REJECTS} UNION ALL ${rejects}` }
  }
  const judged =
    file.options.format === 'parquet' ? judgedParquet(path, file, columns) : judgedJson(path, file, columns)
  return reader(judged, judged)
}

/** Rows that the reader itself left out stand between those that were counted. */
const CSV_LINE = `line + (SELECT count(*) FROM (SELECT l - row_number() OVER (ORDER BY l) AS before
  FROM (SELECT DISTINCT line::BIGINT AS l FROM ${CSV_REJECTS})) WHERE before < line)`

const judgedCsv = (
  source: string,
  { options }: InspectedFile,
  typed: readonly FileColumn[],
  columns: readonly LoadColumn[],
): string => {
  const names = typed.map((_, at) => `c${at}`)
  const placeOf = (column: LoadColumn): number =>
    typed.findIndex(({ source: name }) => name === column.source)
  const values = columns.map((column, at) => {
    const place = placeOf(column)
    return `${exactOrNull(`c${place}`, typed[place]?.type ?? 'VARCHAR', column.type)} AS v${at}`
  })
  const misfits = columns.map(
    (column, at) => `WHEN c${placeOf(column)} IS NOT NULL AND v${at} IS NULL THEN ${quoteText(column.name)}`,
  )
  const read = `(SELECT row_number() OVER () + ${options.has_header === false ? 0 : 1} AS line, *, ${values.join(', ')}
    FROM (FROM ${source}) AS __file(${names.join(', ')}))`
  return `(SELECT *, CASE ${misfits.join(' ')} END AS bad, concat_ws(${quoteText(options.delimiter ?? ',')}, ${names.join(', ')}) AS text,
    ${NO_FIT} AS message FROM ${read})`
}

const NO_FIT = quoteText('The value does not fit the type of the column.')

const isNested = (type: string): boolean => /^(STRUCT|MAP)\(|\]$/.test(type)

/** A top-level key as a JSON path. */
const key = (source: string): string => quoteText(`$.${JSON.stringify(source)}`)

/** `bad` is the first column whose value does not fit, '' for a row that is no row at all, NULL for a good one. */
const judgedJson = (path: string, file: InspectedFile, columns: readonly LoadColumn[]): string => {
  const values = columns.map(({ source, type }, at) =>
    isNested(type)
      ? `TRY(CAST(j -> ${key(source)} AS ${type})) AS v${at}`
      : `${exactOrNull(`(j ->> ${key(source)})`, 'VARCHAR', type)} AS v${at}`,
  )
  const texts = columns.map(({ source }, at) => `j ->> ${key(source)} AS t${at}`)
  const parsed = `(SELECT line, text, CASE WHEN json_valid(text) THEN CAST(text AS JSON) END AS j FROM ${numberedJson(path, file.options)} WHERE trim(text) <> '')`
  const read = `(SELECT line, text, j, ${[...values, ...texts].join(', ')} FROM ${parsed})`
  const misfits = columns.map(
    ({ name }, at) => `WHEN t${at} IS NOT NULL AND v${at} IS NULL THEN ${quoteText(name)}`,
  )
  const broken = `j IS NULL OR json_type(j) <> 'OBJECT'`
  return `(SELECT *, CASE WHEN ${broken} THEN 'This is not a JSON object.' ELSE ${NO_FIT} END AS message
    FROM (SELECT *, CASE WHEN ${broken} THEN '' ${misfits.join(' ')} END AS bad FROM ${read}))`
}

const misfit = ({ source }: LoadColumn, at: number): string =>
  `${quoteName(source)} IS NOT NULL AND v${at} IS NULL`

const judgedParquet = (path: string, file: InspectedFile, columns: readonly LoadColumn[]): string => {
  const types = new Map(file.columns.map(({ source, type }) => [source, type]))
  const values = columns.map(
    ({ source, type }, at) => `${exactOrNull(quoteName(source), types.get(source) ?? type, type)} AS v${at}`,
  )
  const names = columns.map((column, at) => `WHEN ${misfit(column, at)} THEN ${quoteText(column.name)}`)
  const texts = columns.map(
    (column, at) => `WHEN ${misfit(column, at)} THEN CAST(${quoteName(column.source)} AS VARCHAR)`,
  )
  const read = `(SELECT *, ${values.join(', ')} FROM ${numberedParquet(path)})`
  return `(SELECT *, CASE ${names.join(' ')} END AS bad, CASE ${texts.join(' ')} END AS text,
    ${NO_FIT} AS message FROM ${read})`
}
