import type { TableMetadata } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'

/** How the data files of a table are to be written, as its properties say (Iceberg, «Write properties»). */
export interface WritingRules {
  /** `write.target-file-size-bytes`. Only for unpartitioned tables: DuckDB cannot split the files of a partition. */
  readonly targetFileBytes: number
  /** Options of COPY. */
  readonly compression: string
}

const DEFAULT_FILE_BYTES = 512 * 1024 * 1024

/** Codecs of Iceberg, as DuckDB calls them. */
const CODECS: Readonly<Record<string, string>> = {
  zstd: 'zstd',
  snappy: 'snappy',
  gzip: 'gzip',
  brotli: 'brotli',
  lz4: 'lz4_raw',
  uncompressed: 'uncompressed',
  none: 'uncompressed',
}

const refuse = (message: string): never => {
  throw new EngineError('NOT_SUPPORTED', message)
}

const compression = (properties: TableMetadata['properties']): string => {
  const name = (properties['write.parquet.compression-codec'] ?? 'zstd').toLowerCase()
  const codec =
    CODECS[name] ??
    refuse(
      `The table's write.parquet.compression-codec is ${name}, which the embedded engine cannot write. There are ${Object.keys(CODECS).join(', ')}.`,
    )
  const level = properties['write.parquet.compression-level']
  return codec === 'zstd' && level !== undefined && /^(?:[1-9]|1\d|2[0-2])$/.test(level)
    ? `CODEC ${codec}, COMPRESSION_LEVEL ${level}`
    : `CODEC ${codec}`
}

const fileBytes = (text: string | undefined): number => {
  const bytes = Number(text)
  // Java reads the property when it writes, and falls back in the same way.
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : DEFAULT_FILE_BYTES
}

/**
 * What the table wants of its writers. Throws `NOT_SUPPORTED`, before anything is done, for what the embedded engine
 * does not write: format version 3, other files than Parquet, hashed paths.
 */
export const writingRules = ({ properties, ...table }: TableMetadata): WritingRules => {
  if (table['format-version'] > 2)
    refuse(
      `The table has format version ${table['format-version']}: the embedded engine reads it, but writes version 2 only, because the row ids of version 3 are not kept by it. Use Spark or Trino to write.`,
    )
  const format = (properties['write.format.default'] ?? 'parquet').toLowerCase()
  if (format !== 'parquet')
    refuse(
      `The table's write.format.default is ${format}; the embedded engine writes Parquet only. Set it to parquet, or use Spark or Trino to write.`,
    )
  if (properties['write.object-storage.enabled']?.toLowerCase() === 'true')
    refuse(
      'The table has write.object-storage.enabled, and the embedded engine does not spread files over hashed paths. Set it to false, or use Spark or Trino to write.',
    )
  return {
    targetFileBytes: fileBytes(properties['write.target-file-size-bytes']),
    compression: compression(properties),
  }
}
