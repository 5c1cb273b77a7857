import { openRequest } from '../child/protocol.ts'
import type { ChildPool, Lease } from '../child-pool.ts'
import { askLease } from '../ask-lease.ts'
import type { Cell, FilePreview, ReadOptions } from '../engine-types.ts'
import { quoteText } from '../sql-text.ts'
import { proposeNames } from './column-names.ts'
import { notUtf8, readFault } from './read-fault.ts'
import { readFileHead, unreadable } from './file-head.ts'
import { keepLongNumbers } from './long-numbers.ts'
import {
  csvArguments,
  csvSource,
  CSV_REJECTS,
  jsonSource,
  lenientCsv,
  numberedJson,
  parquetSource,
} from './read-source.ts'
import type { FileColumn, ResolvedOptions } from './read-source.ts'

/** A file that was looked into: everything a load needs to know of it. */
export interface InspectedFile {
  readonly options: ResolvedOptions
  readonly columns: readonly FileColumn[]
}

/** Below this all of a CSV file is looked at before types are chosen, above it the first rows. */
const SNIFF_ALL_BYTES = 16 * 1024 * 1024
const SNIFFED_ROWS = 20_480
const PREVIEW_ROWS = 20
const PREVIEW_REJECTS = 1000

/** Finds format, dialect, columns and types. Throws `UNREADABLE_FILE`. */
export const inspectColumns = async (
  lease: Pick<Lease, 'request'>,
  path: string,
  filename: string,
  given: ReadOptions,
  signal?: AbortSignal,
): Promise<InspectedFile> => {
  const head = await readFileHead(path, filename, given)
  const encoding = given.encoding ?? head.encoding
  const options: ResolvedOptions = {
    ...given,
    format: head.format,
    compression: head.compression,
    ...(encoding ? { encoding } : {}),
  }
  try {
    if (options.format === 'csv')
      return await sniffCsv(lease, path, filename, options, head.sizeBytes, signal)
    const source =
      options.format === 'parquet' ? parquetSource(path) : jsonSource(path, options, undefined, true)
    const { rows } = await askLease(lease, `DESCRIBE FROM ${source}`, { signal })
    const columns = rows.map(([name, type]) => ({ source: name ?? '', type: plainType(type ?? 'VARCHAR') }))
    if (options.format === 'parquet') return { options, columns }
    const texts = columns.map(({ source: name }) => ({ source: name, type: 'VARCHAR' }))
    const seen = `(FROM ${jsonSource(path, options, texts, true)} LIMIT ${SNIFFED_ROWS})`
    return { options, columns: await keepLongNumbers(lease, seen, columns, signal) }
  } catch (error) {
    throw readFault(error, filename, path)
  }
}

/** What tables hold instead: JSON values of mixed kinds as text, nanoseconds (pandas writes them) as microseconds. */
const PLAIN: Readonly<Record<string, string>> = {
  JSON: 'VARCHAR',
  TIMESTAMP_NS: 'TIMESTAMP',
  TIME_NS: 'TIME',
}

/** The names are replaced outside of quoted field names only. */
const plainType = (type: string): string =>
  type.replace(/"(?:[^"]|"")*"|\b(?:JSON|TIME(?:STAMP)?_NS)\b/g, (part) => PLAIN[part] ?? part)

/** Delimiter, Quote, Escape, NewLineDelimiter, Comment, SkipRows, HasHeader, Columns, DateFormat, TimestampFormat, … */
const sniffCsv = async (
  lease: Pick<Lease, 'request'>,
  path: string,
  filename: string,
  options: ResolvedOptions,
  sizeBytes: number,
  signal?: AbortSignal,
): Promise<InspectedFile> => {
  const all = sizeBytes <= SNIFF_ALL_BYTES ? ['sample_size = -1'] : []
  // Without ignore_errors one torn line makes the sniffer give up on the delimiter and see one column.
  const call = ['ignore_errors = true', ...all, ...csvArguments(options)].join(', ')
  const { rows } = await askLease(lease, `FROM sniff_csv(${quoteText(path)}, ${call})`, { signal })
  const [delimiter, quote, escape, , , , header, columnText, dateFormat, timestampFormat] = rows[0] ?? []
  const columns = JSON.parse(columnText ?? '[]') as { name: string; type: string }[]
  if (columns.length === 0) throw unreadable(filename, 'no columns were found in it')
  const dialect: ResolvedOptions = {
    ...options,
    delimiter: found(options.delimiter, delimiter),
    quote: found(options.quote, quote) || '"',
    escape: found(options.escape, escape) || found(options.quote, quote) || '"',
    has_header: options.has_header ?? header === 'true',
    ...optional('date_format', found(options.date_format, dateFormat)),
    ...optional('timestamp_format', found(options.timestamp_format, timestampFormat)),
  }
  const sniffed = columns.map(({ name, type }) => ({ source: name, type }))
  const texts = lenientCsv(
    path,
    dialect,
    sniffed.map(({ source }) => ({ source, type: 'VARCHAR' })),
  )
  const seen = all.length > 0 ? texts : `(FROM ${texts} LIMIT ${SNIFFED_ROWS})`
  return { options: dialect, columns: await keepLongNumbers(lease, seen, sniffed, signal) }
}

/** What was given wins over what was sniffed; DuckDB writes `(empty)` for no character. */
const found = (given: string | undefined, sniffed: Cell | undefined): string | undefined =>
  given ?? (sniffed === undefined || sniffed === null ? undefined : sniffed.replace('(empty)', ''))

const optional = <Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> =>
  value ? ({ [key]: value } as Record<Key, string>) : {}

/** First rows of a file, exact texts; what does not fit its type is judged by the load and only counted here. */
const previewQuery = (path: string, { options, columns }: InspectedFile): string => {
  if (options.format === 'csv')
    return `FROM ${csvSource(path, options, columns, PREVIEW_REJECTS)} LIMIT ${PREVIEW_ROWS}`
  const source = options.format === 'parquet' ? parquetSource(path) : jsonSource(path, options, columns, true)
  return `FROM ${source} LIMIT ${PREVIEW_ROWS}`
}

const CHECKED_LINES = 1000

/** Lines among the first that a load would call bad. Throws `UNREADABLE_FILE` when they are no text at all. */
const badLines = async (
  lease: Pick<Lease, 'request'>,
  path: string,
  filename: string,
  options: ResolvedOptions,
  signal?: AbortSignal,
): Promise<string[]> => {
  if (options.format !== 'csv' && options.format !== 'ndjson') return []
  const query =
    options.format === 'csv'
      ? `SELECT line, error_type = 'INVALID ENCODING' FROM ${CSV_REJECTS} ORDER BY line LIMIT 5`
      : `SELECT line, false FROM (FROM ${numberedJson(path, options)} LIMIT ${CHECKED_LINES})
         WHERE trim(text) <> '' AND NOT json_valid(text) LIMIT 5`
  const { rows } = await askLease(lease, query, { signal })
  const wrong = rows.find(([, encoding]) => encoding === 'true')
  if (wrong) throw notUtf8(filename, wrong[0] ?? undefined)
  const lines = rows.map(([line]) => line).join(', ')
  return rows.length === 0
    ? []
    : [`Lines that cannot be read as rows: ${lines}${rows.length === 5 ? ', …' : ''}`]
}

/** Columns, types, twenty rows and warnings of an uploaded file. */
export const inspectFile = async (
  pool: ChildPool,
  path: string,
  filename: string,
  given: ReadOptions,
  signal?: AbortSignal,
): Promise<FilePreview> => {
  const lease = await pool.lease(signal)
  try {
    await lease.request(openRequest([path]), signal)
    const file = await inspectColumns(lease, path, filename, given, signal)
    const { rows } = await askLease(lease, previewQuery(path, file), { signal }).catch((error: unknown) => {
      throw readFault(error, filename, path)
    })
    const bad = await badLines(lease, path, filename, file.options, signal)
    const names = proposeNames(file.columns.map(({ source }) => source))
    const columns = file.columns.map(({ source, type }, at) => ({
      source,
      name: names[at] ?? source,
      typeText: type,
    }))
    return {
      options: file.options,
      columns,
      rows,
      warnings: [...bad, ...warningsFor(file, columns, rows.length)],
    }
  } finally {
    lease.release()
  }
}

const warningsFor = (file: InspectedFile, columns: FilePreview['columns'], rowCount: number): string[] => {
  const renamed = columns.filter(({ source, name }) => source !== name)
  return [
    ...(rowCount === 0 ? ['The file has columns but no rows.'] : []),
    ...(file.options.format === 'csv' && columns.length === 1
      ? ['Only one column was found. If there are more, set the delimiter.']
      : []),
    ...(renamed.length > 0
      ? [
          `${renamed.length} column ${renamed.length === 1 ? 'name was' : 'names were'} made plain: ${renamed
            .slice(0, 5)
            .map(({ source, name }) => `${source} → ${name}`)
            .join(', ')}${renamed.length > 5 ? ', …' : ''}`,
        ]
      : []),
  ]
}
