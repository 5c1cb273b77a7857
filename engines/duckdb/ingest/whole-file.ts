import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { unreadable } from './file-head.ts'
import type { ResolvedOptions } from './read-source.ts'

/** Frames behind the first, which zstd allows and Node does not read: DuckDB does, so they are no damage. */
const SECOND_FRAME = 'ZSTD_error_prefix_unknown'

/** Whitespace of JSON, and the bytes of a byte order mark. */
const BLANK: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf])
const OPENING = 0x5b
const CLOSING = 0x5d
const EDGE_BYTES = 64 * 1024

/** The first and the last byte that are no whitespace, of bytes that come in pieces. */
const edges = () => {
  let first: number | undefined
  let last: number | undefined
  return {
    see: (bytes: Uint8Array): void => {
      first ??= bytes.find((byte) => !BLANK.has(byte))
      last = bytes.findLast((byte) => !BLANK.has(byte)) ?? last
    },
    isOpenArray: (): boolean => first === OPENING && last !== CLOSING,
  }
}

type Edges = ReturnType<typeof edges>

/** The beginning and the end of a file are enough: what is between is DuckDB's. */
const seePlain = async (path: string, { see }: Edges): Promise<void> => {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, EDGE_BYTES)
    for (const position of [0, size - length]) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
      see(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

const seeUnpacked = async (
  path: string,
  filename: string,
  compression: 'gzip' | 'zstd',
  { see }: Edges,
  signal: AbortSignal,
): Promise<void> => {
  const unpack = compression === 'gzip' ? createGunzip() : createZstdDecompress()
  const nowhere = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      see(chunk)
      done()
    },
  })
  try {
    await pipeline(createReadStream(path), unpack, nowhere, { signal })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (signal.aborted || code === SECOND_FRAME) return
    throw unreadable(filename, `its ${compression} compression is damaged, or the file was cut off`, error)
  }
}

/**
 * DuckDB takes a compressed file that breaks off for one that ends there, and a JSON array that is cut off between two
 * objects for a whole one, and loads the rows before without a word. So a compressed file is unpacked once more, off the
 * event loop and into nothing, and an array has to be closed. Throws `UNREADABLE_FILE`.
 */
export const checkWhole = async (
  path: string,
  filename: string,
  { compression, format }: Pick<ResolvedOptions, 'compression' | 'format'>,
  signal: AbortSignal,
): Promise<void> => {
  if (compression === 'none' && format !== 'json') return
  const seen = edges()
  if (compression === 'none') await seePlain(path, seen)
  else await seeUnpacked(path, filename, compression, seen, signal)
  if (format === 'json' && !signal.aborted && seen.isOpenArray())
    throw unreadable(filename, 'its array has no end: the file was cut off')
}
