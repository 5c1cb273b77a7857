import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openRequest } from './child/protocol.ts'
import type { ChildPool, Lease } from './child-pool.ts'
import type { ResultColumn, ResultSource, SpooledResult } from './engine-types.ts'
import { asEngineError } from './fault-message.ts'
import { inlineText, jsonForm, typedQuery } from './inline-result.ts'
import { quoteName, quoteText, textList } from './sql-text.ts'

type Format = 'csv' | 'csv_exact' | 'ndjson' | 'parquet'

/** A result as one file, streamed. `check` throws when parts of a spooled one are gone. */
export const resultExporter =
  (exporters: ChildPool, spoolDirectory: string, check: (spool: SpooledResult) => Promise<void>) =>
  (source: ResultSource, format: Format, signal?: AbortSignal): AsyncIterable<Uint8Array> => {
    if ('inline' in source && format !== 'parquet') return inlineText(source.inline, format)
    return exported(exporters, spoolDirectory, check, source, format, signal)
  }

async function* exported(
  exporters: ChildPool,
  spoolDirectory: string,
  check: (spool: SpooledResult) => Promise<void>,
  source: ResultSource,
  format: Format,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if ('spool' in source) await check(source.spool)
  const paths = 'spool' in source ? source.spool.parts.map(({ file }) => join(spoolDirectory, file)) : []
  const { columns } = 'spool' in source ? source.spool : source.inline
  const sql =
    'spool' in source
      ? `SELECT ${spoolColumns(columns.length)} FROM read_parquet(${textList(paths)})`
      : typedQuery(source.inline)
  const lease = await exporters.lease(signal)
  try {
    if (format === 'parquet') {
      const file = join(spoolDirectory, `export-${randomUUID()}.parquet`)
      await lease.request(openRequest([...paths, file]))
      yield* parquetFile(lease, sql, columns, file, signal)
    } else if ('spool' in source) {
      await lease.request(openRequest(paths))
      const shown = columns.map(({ name, typeText }, at) => ({
        name,
        rawJson: source.spool.forms[at] === 'text' && jsonForm(typeText) !== 'string',
      }))
      yield* lease.stream({ op: 'export', sql, parameters: [], format, columns: shown }, signal)
    }
  } catch (error) {
    throw asEngineError(error)
  } finally {
    lease.release()
  }
}

/** Made whole first: a Parquet file's index stands at its end. */
async function* parquetFile(
  lease: Lease,
  sql: string,
  columns: readonly ResultColumn[],
  file: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const names = uniqueNames(columns)
  const named = names.map((name, at) => `c${at} AS ${quoteName(name)}`).join(', ')
  const copy = `COPY (SELECT ${named} FROM (${sql})) TO ${quoteText(file)} (FORMAT parquet, CODEC zstd, USE_TMP_FILE false, RETURN_STATS)`
  try {
    await lease.request({ op: 'copy', sql: copy, parameters: [], keepEmpty: true }, signal)
    yield* createReadStream(file)
  } finally {
    await rm(file, { force: true })
  }
}

/** Parquet wants names that differ: `a`, `a_1`, as DuckDB itself numbers them. */
const uniqueNames = (columns: readonly ResultColumn[]): string[] => {
  const taken = new Set<string>()
  return columns.map(({ name }) => {
    let free = name
    for (let count = 1; taken.has(free.toLowerCase()); count += 1) free = `${name}_${count}`
    taken.add(free.toLowerCase())
    return free
  })
}

/** Columns of a part are `c0`, `c1`, …: names of a result may repeat. */
export const spoolColumns = (count: number): string =>
  Array.from({ length: count }, (_, at) => `c${at}`).join(', ')
