import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { constants, gunzip, zstdDecompress } from 'node:zlib'
import { EngineError } from '../engine-error.ts'
import type { FileFormat, ReadOptions } from '../engine-types.ts'

/** What the first bytes of a file and its name tell. */
export interface FileHead {
  readonly format: FileFormat
  readonly compression: 'none' | 'gzip' | 'zstd'
  /** Only what a byte order mark proves. */
  readonly encoding: 'utf-16' | undefined
  readonly sizeBytes: number
}

const HEAD_BYTES = 64 * 1024
/** A head decompresses to this at most; zeros can shrink a thousandfold. */
const PLAIN_BYTES = 4 * 1024 * 1024

const FORMATS: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  txt: 'csv',
  tab: 'csv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
  pq: 'parquet',
}

/** Throws `UNREADABLE_FILE` for an empty file and for what no format fits. `given` wins over what is found. */
export const readFileHead = async (path: string, filename: string, given: ReadOptions): Promise<FileHead> => {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size === 0) throw unreadable(filename, 'it is empty')
    const bytes = Buffer.alloc(Math.min(size, HEAD_BYTES))
    await file.read(bytes, 0, bytes.length, 0)
    const compression = given.compression ?? compressionOf(bytes)
    const plain = await decompressed(bytes, compression, filename)
    if (given.compression === undefined && compression === 'none') checkEnding(filename)
    if (given.format === undefined) refuseForeign(plain, filename)
    const format = given.format ?? formatOf(plain, filename)
    // DuckDB takes the first object for all of the array, without a word.
    if (format === 'json' && plain.subarray(0, 3).toString('hex') === 'efbbbf')
      throw unreadable(filename, 'it begins with a byte order mark; save it as UTF-8 without one')
    if (format === 'parquet' && compression !== 'none') {
      throw unreadable(filename, 'Parquet files compress themselves; unpack the file and send it again')
    }
    return {
      format,
      compression,
      encoding: format === 'parquet' ? undefined : encodingOf(plain, filename),
      sizeBytes: size,
    }
  } finally {
    await file.close()
  }
}

export const unreadable = (filename: string, reason: string, cause?: unknown): EngineError =>
  new EngineError('UNREADABLE_FILE', `${filename} could not be read: ${reason}.`, {
    details: { filename, reason },
    cause,
  })

const compressionOf = (bytes: Buffer): FileHead['compression'] => {
  if (bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) return 'gzip'
  return bytes.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) ? 'zstd' : 'none'
}

const decompressed = async (
  bytes: Buffer,
  compression: FileHead['compression'],
  filename: string,
): Promise<Buffer> => {
  // The head ends in the middle of the stream: what is there is taken, the end is not missed.
  const options = { maxOutputLength: PLAIN_BYTES }
  try {
    if (compression === 'gzip')
      return await promisify(gunzip)(bytes, { ...options, finishFlush: constants.Z_SYNC_FLUSH })
    if (compression === 'zstd') {
      return await promisify(zstdDecompress)(bytes, { ...options, finishFlush: constants.ZSTD_e_flush })
    }
    return bytes
  } catch (cause) {
    if (cause instanceof RangeError) return Buffer.alloc(0)
    throw unreadable(filename, `it is not a ${compression} file, or is damaged`, cause)
  }
}

/** Taken for text, any bytes make a table: its rows would be the first surprise. */
const checkEnding = (filename: string): void => {
  const ending = /\.(gz|gzip|zst|zstd)$/i.exec(filename)?.[1]?.toLowerCase()
  if (ending === undefined) return
  const name = ending.startsWith('g') ? 'gzip' : 'zstd'
  throw unreadable(
    filename,
    `it is no ${name} file, whatever its name says; rename it if it is not compressed`,
  )
}

/** How files begin that people have and that we do not read, in hexadecimal. */
const FOREIGN: readonly (readonly [begin: string, what: string])[] = [
  ['504b0304', 'a zip archive, or a workbook; unpack it, or save its sheets as CSV'],
  ['d0cf11e0a1b11ae1', 'an old workbook; save its sheets as CSV'],
  ['425a6839314159265359', 'compressed with bzip2; unpack it, or use gzip or zstd'],
  ['fd377a585a00', 'compressed with xz; unpack it, or use gzip or zstd'],
  ['377abcaf271c', 'a 7z archive; unpack it'],
  ['4f626a01', 'an Avro file; save it as Parquet'],
  ['4f524301', 'an ORC file; save it as Parquet'],
  ['53514c69746520666f726d6174203300', 'an SQLite database; export its tables as CSV'],
]

const refuseForeign = (plain: Buffer, filename: string): void => {
  const begin = plain.subarray(0, 16).toString('hex')
  const found = FOREIGN.find(([bytes]) => begin.startsWith(bytes))
  if (found) throw unreadable(filename, `it is ${found[1]}`)
}

const formatOf = (plain: Buffer, filename: string): FileFormat => {
  if (plain.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  const ending = /\.(\w+)$/.exec(filename.toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, ''))?.[1] ?? ''
  const byName = FORMATS[ending]
  if (byName === 'parquet') throw unreadable(filename, 'it does not begin as a Parquet file does')
  const text = plain.toString('utf8').trimStart()
  if (byName === undefined && text.startsWith('[')) return 'json'
  if ((byName === undefined || byName === 'json') && text.startsWith('{'))
    return isWholeObject(text) ? 'ndjson' : 'json'
  return byName ?? 'csv'
}

/** One object a line is NDJSON, whatever the name says; an object over several lines is JSON. */
const isWholeObject = (text: string): boolean => {
  const end = text.indexOf('\n')
  try {
    JSON.parse(end === -1 ? text : text.slice(0, end))
    return true
  } catch {
    return false
  }
}

const encodingOf = (plain: Buffer, filename: string): 'utf-16' | undefined => {
  const mark = plain.subarray(0, 2).toString('hex')
  // DuckDB reads such a file as empty, without a word.
  if (mark === 'feff') throw unreadable(filename, 'it is UTF-16 big-endian; save it as UTF-8')
  return mark === 'fffe' ? 'utf-16' : undefined
}
