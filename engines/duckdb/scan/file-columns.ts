import { open } from 'node:fs/promises'
import { inParallel } from '@boathouse/iceberg'
import { ObjectNotFound, type ObjectStorage } from '@boathouse/storage'
import { EngineError } from '../engine-error.ts'
import { parquetColumns } from './parquet-columns.ts'
import type { ParquetField } from './parquet-columns.ts'
import { OutOfBytes } from './thrift-reader.ts'

/** Columns of a Parquet file; files with the same columns share one object. */
export type FileColumns = readonly ParquetField[]

export interface FileColumnsReader {
  /** In the order of the files. Throws `UNREADABLE_FILE` naming the location. */
  of(files: readonly LocatedFile[]): Promise<readonly FileColumns[]>
}

export interface LocatedFile {
  /** As the table's metadata has it: data files are immutable, so that it stands for the content. */
  readonly location: string
  /** On this machine; undefined: it is read where it lies, in `storage`. */
  readonly path: string | undefined
  readonly storage: ObjectStorage
  readonly sizeBytes: bigint
}

/** Some 100 bytes each. */
const KNOWN_FILES = 100_000
const PARALLEL_READS = 8
/** Most footers whole: one read a file. */
const TAIL_BYTES = 16 * 1024
const MOST_FOOTER_BYTES = 256 * 1024 * 1024
/** The schema stands before everything that grows with the rows: a million columns take less. */
const MOST_SCHEMA_BYTES = 64 * 1024 * 1024
/** Length of the footer and «PAR1». */
const END_BYTES = 8

/**
 * What planned files really hold, read from their footers and remembered: 0.1 ms a file the first time. With it a file
 * is read by its own names and types, for which DuckDB has statistics, join orders and a thread a row group;
 * `read_parquet(schema = MAP …)`, which finds columns by field id itself, has none of these (TPC-H SF1: 2.7 × the time).
 */
export const fileColumnsReader = (): FileColumnsReader => {
  const byLocation = new Map<string, FileColumns>()
  const bySignature = new Map<string, WeakRef<FileColumns>>()

  const shared = (columns: FileColumns): FileColumns => {
    const signature = JSON.stringify(columns)
    const known = bySignature.get(signature)?.deref()
    if (known) return known
    for (const [key, held] of bySignature) if (!held.deref()) bySignature.delete(key)
    bySignature.set(signature, new WeakRef(columns))
    return columns
  }
  const read = async (file: LocatedFile): Promise<FileColumns> => {
    const { scope } = file.storage
    const key = scope === undefined ? file.location : `${scope}\n${file.location}`
    const known = byLocation.get(key)
    if (known) byLocation.delete(key)
    const columns = known ?? shared(await readColumns(file))
    byLocation.set(key, columns)
    return columns
  }
  return {
    of: async (files) => {
      const columns = await inParallel(files, PARALLEL_READS, read)
      for (const oldest of byLocation.keys()) {
        if (byLocation.size <= KNOWN_FILES) break
        byLocation.delete(oldest)
      }
      return columns
    },
  }
}

const readColumns = async (file: LocatedFile): Promise<FileColumns> => {
  try {
    const bytes = file.path === undefined ? storedBytes(file) : await localBytes(file.path)
    try {
      return await columnsOf(bytes, Number(file.sizeBytes))
    } finally {
      await bytes.close()
    }
  } catch (error) {
    const isMissing =
      error instanceof ObjectNotFound ||
      (error instanceof Error && 'code' in error && error.code === 'ENOENT')
    throw new EngineError(
      'UNREADABLE_FILE',
      `The file ${file.location} ${isMissing ? 'is missing' : 'is damaged, or is no Parquet file'}; the table cannot be read while its snapshot names it.`,
      { details: { location: file.location }, cause: error },
    )
  }
}

/** A file, here or in a store. */
interface FileBytes {
  at(position: number, length: number): Promise<Buffer>
  size(): Promise<number>
  close(): Promise<void>
}

const localBytes = async (path: string): Promise<FileBytes> => {
  const handle = await open(path)
  return {
    at: async (position, length) => {
      const bytes = Buffer.allocUnsafe(length)
      const { bytesRead } = await handle.read(bytes, 0, length, position)
      return bytes.subarray(0, bytesRead)
    },
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  }
}

const storedBytes = ({ storage, location }: LocatedFile): FileBytes => ({
  at: async (position, length) => {
    const { buffer, byteOffset, byteLength } = await storage.readRange(location, position, length)
    return Buffer.from(buffer, byteOffset, byteLength)
  },
  size: async () => {
    const found = await storage.stat(location)
    if (!found) throw new ObjectNotFound(location)
    return found.size
  },
  close: async () => undefined,
})

/** `saidBytes` by the manifest, which writers are known to get wrong. */
const columnsOf = async (file: FileBytes, saidBytes: number): Promise<FileColumns> => {
  const tail = (await tailOf(file, saidBytes)) ?? (await tailOf(file, await file.size()))
  if (!tail) throw new Error('the file does not end as Parquet files do')
  const { bytes, footerStart, footerLength } = tail
  const from = bytes.length - END_BYTES - footerLength
  if (from >= 0) return parquetColumns(bytes.subarray(0, -END_BYTES), from)
  const most = Math.min(footerLength, MOST_SCHEMA_BYTES)
  for (let length = TAIL_BYTES; ; length *= 8) {
    const part = await file.at(footerStart, Math.min(length, most))
    try {
      return parquetColumns(part, 0)
    } catch (error) {
      if (!(error instanceof OutOfBytes) || length >= most) throw error
    }
  }
}

const tailOf = async (
  file: FileBytes,
  size: number,
): Promise<{ bytes: Buffer; footerStart: number; footerLength: number } | undefined> => {
  const bytes = await file.at(Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES))
  if (bytes.length < END_BYTES || bytes.toString('latin1', bytes.length - 4) !== 'PAR1') return undefined
  const footerLength = bytes.readUInt32LE(bytes.length - END_BYTES)
  const footerStart = size - END_BYTES - footerLength
  if (footerStart < 0 || footerLength > MOST_FOOTER_BYTES) return undefined
  return { bytes, footerStart, footerLength }
}
