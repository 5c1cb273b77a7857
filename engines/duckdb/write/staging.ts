import { createReadStream } from 'node:fs'
import { mkdir, rm, rmdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { TableMetadata } from '@boathouse/iceberg'
import { joinLocation, locationOf, pathOf, schemeOf } from '@boathouse/storage'
import type { ObjectStorage } from '@boathouse/storage'
import type { WrittenFile } from '../child/protocol.ts'

/** Where the files of one statement come to be, and where they belong. */
export interface Staging {
  /** Local, fresh, of this statement alone: the child may write here and nowhere else. */
  readonly directory: string
  /** Brings the files to their place; locations by local path. */
  publish(files: readonly WrittenFile[], signal?: AbortSignal): Promise<ReadonlyMap<string, string>>
  /** Empties the directory: a first try left something behind. */
  reset(): Promise<void>
  /** The files are part of a table now: `discard` leaves them. */
  keep(): void
  /** Takes everything away again: the statement failed. Files that were committed must not be discarded. */
  discard(): Promise<void>
  /** Ends what only served the way there. */
  finish(): Promise<void>
}

/**
 * Files of a local table are written where they stay, in a directory named after the statement; those of an S3 table
 * in scratch, and then uploaded. Nothing of them is part of the table before the commit names it.
 */
export const stageFor = async (
  storage: ObjectStorage,
  table: TableMetadata,
  statementId: string,
  scratchDirectory: string,
): Promise<Staging> => {
  const home = joinLocation(
    table.properties['write.data.path'] ?? joinLocation(table.location, 'data'),
    statementId,
  )
  const local = schemeOf(home) === 'file'
  const directory = local
    ? pathOf(home)
    : join(scratchDirectory, `stage-${statementId}-${table['table-uuid']}`)
  await mkdir(directory, { recursive: true })
  const published: string[] = []
  let kept = false
  const remove = (): Promise<void> => rm(directory, { recursive: true, force: true })

  return {
    directory,
    publish: async (files, signal) => {
      const locations = new Map<string, string>()
      for (const { path } of files) {
        signal?.throwIfAborted()
        const location = local ? locationOf(path) : joinLocation(home, basename(path))
        if (!local) {
          published.push(location)
          await storage.write(location, createReadStream(path))
          // Twice the size of a large load must not lie in scratch.
          await rm(path, { force: true })
        }
        locations.set(path, location)
      }
      return locations
    },
    reset: async () => {
      await remove()
      await mkdir(directory, { recursive: true })
    },
    keep: () => {
      kept = true
    },
    discard: async () => {
      if (kept) return
      await storage.delete(published)
      await remove()
    },
    finish: async () => {
      // A statement that wrote no row leaves no empty directory.
      await (local ? rmdir(directory).catch(() => undefined) : remove())
    },
  }
}
