import type { ReadOptions } from '../engine-types.ts'
import { quoteText } from '../sql-text.ts'

/** A column of the file, in the file's order; `type` is DuckDB's. */
export interface FileColumn {
  readonly source: string
  readonly type: string
}

export type ResolvedOptions = ReadOptions & Required<Pick<ReadOptions, 'format' | 'compression'>>

/** JSON objects larger than this are refused, not held; CSV lines end at DuckDB's own 2 MB. */
const LINE_BYTES = 16 * 1024 * 1024

const compressionText = (options: ResolvedOptions): string =>
  `compression = ${quoteText(options.compression === 'none' ? 'uncompressed' : options.compression)}`

/** What a person fixed of a CSV dialect, as arguments of `sniff_csv` and `read_csv`. */
export const csvArguments = (options: ResolvedOptions): string[] => [
  compressionText(options),
  ...(options.delimiter === undefined ? [] : [`delim = ${quoteText(options.delimiter)}`]),
  ...(options.quote === undefined ? [] : [`quote = ${quoteText(options.quote)}`]),
  ...(options.escape === undefined ? [] : [`escape = ${quoteText(options.escape)}`]),
  ...(options.has_header === undefined ? [] : [`header = ${options.has_header}`]),
  ...(options.null_text === undefined ? [] : [`nullstr = ${quoteText(options.null_text)}`]),
  ...(options.encoding === undefined ? [] : [`encoding = ${quoteText(options.encoding)}`]),
  ...(options.date_format === undefined ? [] : [`dateformat = ${quoteText(options.date_format)}`]),
  ...(options.timestamp_format === undefined
    ? []
    : [`timestampformat = ${quoteText(options.timestamp_format)}`]),
]

const columnStruct = (columns: readonly FileColumn[]): string =>
  `{${columns.map(({ source, type }) => `${quoteText(source)}: ${quoteText(type)}`).join(', ')}}`

/** Where bad rows of a CSV file go while it is read; they do not end the load. */
export const CSV_REJECTS = 'temp.main.__boathouse_rejects'

/** `rejectsLimit` 0: all are kept. Keeping them costs no measurable time (3 M rows: 0.65 s either way). */
export const csvSource = (
  path: string,
  options: ResolvedOptions,
  columns: readonly FileColumn[],
  rejectsLimit: number,
): string =>
  `read_csv(${[
    quoteText(path),
    'auto_detect = false',
    `columns = ${columnStruct(columns)}`,
    'store_rejects = true',
    `rejects_table = '__boathouse_rejects'`,
    `rejects_scan = '__boathouse_scans'`,
    `rejects_limit = ${rejectsLimit}`,
    ...csvArguments(options),
  ].join(', ')})`

/** What it cannot read is left out: the rows that a load with `csvSource` has gone through before. */
export const lenientCsv = (path: string, options: ResolvedOptions, columns: readonly FileColumn[]): string =>
  `read_csv(${[quoteText(path), 'auto_detect = false', `columns = ${columnStruct(columns)}`, 'ignore_errors = true', ...csvArguments(options)].join(', ')})`

const jsonFormat = (options: ResolvedOptions): string =>
  options.format === 'ndjson' ? 'newline_delimited' : 'auto'

/** `lenient`: broken lines are left out, for looking into a file; a load is not lenient. */
export const jsonSource = (
  path: string,
  options: ResolvedOptions,
  columns?: readonly FileColumn[],
  lenient = false,
): string =>
  `read_json(${[
    quoteText(path),
    `ignore_errors = ${lenient && options.format === 'ndjson'}`,
    compressionText(options),
    `format = ${quoteText(jsonFormat(options))}`,
    `maximum_object_size = ${LINE_BYTES}`,
    ...(columns ? [`columns = ${columnStruct(columns)}`] : ['sample_size = 100000']),
    ...(options.date_format === undefined ? [] : [`dateformat = ${quoteText(options.date_format)}`]),
    ...(options.timestamp_format === undefined
      ? []
      : [`timestampformat = ${quoteText(options.timestamp_format)}`]),
  ].join(', ')})`

/** Each line or array element as text with its number from 1: the way in when single rows are to be judged. */
export const numberedJson = (path: string, options: ResolvedOptions): string =>
  options.format === 'ndjson'
    ? `(SELECT row_number() OVER () AS line, text FROM read_csv(${quoteText(path)}, ${compressionText(options)}, auto_detect = false,
        header = false, delim = '', quote = '', escape = '', max_line_size = ${LINE_BYTES}, buffer_size = ${LINE_BYTES * 2}, columns = {'text': 'VARCHAR'}))`
    : `(SELECT row_number() OVER () AS line, CAST(json AS VARCHAR) AS text FROM read_json_objects(${quoteText(path)},
        ${compressionText(options)}, format = 'auto', maximum_object_size = ${LINE_BYTES}))`

/** Rows keep their number in the file. */
export const numberedParquet = (path: string): string =>
  `(SELECT file_row_number + 1 AS line, * FROM read_parquet(${quoteText(path)}, hive_partitioning = false))`

export const parquetSource = (path: string): string =>
  `read_parquet(${quoteText(path)}, hive_partitioning = false)`
