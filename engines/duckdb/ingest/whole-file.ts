import { createReadStream } from 'node:fs'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { unreadable } from './file-head.ts'
import type { ResolvedOptions } from './read-source.ts'

/** Frames behind the first, which zstd allows and Node does not read: DuckDB does, so they are no damage. */
const SECOND_FRAME = 'ZSTD_error_prefix_unknown'

/**
 * DuckDB takes a compressed file that breaks off for one that ends there, and loads the rows before without a word.
 * So the whole file is unpacked once more, off the event loop and into nothing. Throws `UNREADABLE_FILE`.
 */
export const checkWhole = async (
  path: string,
  filename: string,
  compression: ResolvedOptions['compression'],
  signal: AbortSignal,
): Promise<void> => {
  if (compression === 'none') return
  const unpack = compression === 'gzip' ? createGunzip() : createZstdDecompress()
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  try {
    await pipeline(createReadStream(path), unpack, nowhere, { signal })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (signal.aborted || code === SECOND_FRAME) return
    throw unreadable(filename, `its ${compression} compression is damaged, or the file was cut off`, error)
  }
}
