import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { joinLocation, ObjectNotFound, type ObjectStorage } from '@boathouse/storage'
import type { LogObject } from './log-object.store.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** Stretches of logs as objects, compressed. */
export interface LogArchive {
  /** Writes a stretch. The same stretch has the same name: what a process wrote that died is written over. */
  readonly write: (
    attemptId: string,
    start: number,
    bytes: Buffer,
  ) => Promise<{ readonly location: string; readonly storedBytes: number }>
  /** The bytes of an object; undefined when it is gone. */
  readonly read: (object: Pick<LogObject, 'location'>) => Promise<Buffer | undefined>
  readonly delete: (locations: readonly string[]) => Promise<void>
}

// Whoever reads a log on asks for parts of one object again and again.
const REMEMBERED = 4

/** `store`: where objects of this installation lie. */
export const logArchive = (storage: ObjectStorage, store: string): LogArchive => {
  const recent = new Map<string, Promise<Buffer>>()
  const load = async (location: string): Promise<Buffer> => decompress(await storage.read(location))
  return {
    write: async (attemptId, start, bytes) => {
      const location = joinLocation(store, 'logs', attemptId, `${start}-${start + bytes.length}.zst`)
      const { size } = await storage.write(location, await compress(bytes))
      return { location, storedBytes: size }
    },
    read: async ({ location }) => {
      const found = recent.get(location) ?? load(location)
      recent.delete(location)
      recent.set(location, found)
      for (const oldest of recent.keys()) {
        if (recent.size <= REMEMBERED) break
        recent.delete(oldest)
      }
      try {
        return await found
      } catch (error) {
        recent.delete(location)
        if (error instanceof ObjectNotFound) return undefined
        throw error
      }
    },
    delete: (locations) => storage.delete(locations),
  }
}
