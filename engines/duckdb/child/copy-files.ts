import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DuckDBMapValue } from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import type { CopyRequest, WrittenFile } from './protocol.ts'
import { streamQuery } from './run-query.ts'
import { splitOffsetsOf } from './row-group-offsets.ts'
import { streamChunks } from './stream-chunks.ts'

/** Runs a `COPY … (RETURN_STATS)` and makes its files durable: a commit may name them from then on. */
export const copyFiles = async (
  connection: DuckDBConnection,
  request: CopyRequest,
): Promise<WrittenFile[]> => {
  const result = await streamQuery(connection, request.sql, request.parameters)
  const written: UnreadFile[] = []
  for await (const chunk of streamChunks(connection, result, request)) {
    for (const row of chunk.getRows()) {
      const file = writtenFile(row)
      // An unpartitioned COPY of no rows leaves one empty file.
      if (file.rows === 0n && !request.keepEmpty) rmSync(file.path, { force: true })
      else written.push(file)
    }
  }
  const durable = written.map(({ footerBytes, ...file }) => ({
    ...file,
    splitOffsets: synced(file.path, (descriptor) => splitOffsetsOf(descriptor, file.sizeBytes, footerBytes)),
  }))
  for (const directory of new Set(written.map(({ path }) => dirname(path))))
    synced(directory, () => undefined)
  return durable
}

/** A file whose footer was not looked into yet. */
type UnreadFile = Omit<WrittenFile, 'splitOffsets'> & { readonly footerBytes: bigint }

const synced = <Result>(path: string, look: (descriptor: number) => Result): Result => {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
    return look(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const textMap = (value: DuckDBValue | undefined): [string, DuckDBValue][] =>
  value instanceof DuckDBMapValue ? value.entries.map((entry) => [String(entry.key), entry.value]) : []

const textOrNull = (value: DuckDBValue): string | null => (value === null ? null : String(value))

const asCount = (value: DuckDBValue | undefined): bigint =>
  typeof value === 'bigint' ? value : BigInt(Number(value ?? 0))

/** filename, count, file_size_bytes, footer_size_bytes, column_statistics, partition_keys */
const writtenFile = (row: readonly DuckDBValue[]): UnreadFile => ({
  path: String(row[0]),
  rows: asCount(row[1]),
  sizeBytes: asCount(row[2]),
  footerBytes: asCount(row[3]),
  columns: Object.fromEntries(
    textMap(row[4]).map(([path, statistics]) => [
      path,
      Object.fromEntries(textMap(statistics).map(([name, value]) => [name, String(value)])),
    ]),
  ),
  partition: Object.fromEntries(textMap(row[5]).map(([name, value]) => [name, textOrNull(value)])),
})
