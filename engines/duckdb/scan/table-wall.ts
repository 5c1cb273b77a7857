import type { LoadedTable } from '@boathouse/iceberg'
import { InvalidLocation, normaliseLocation, type ObjectStorage } from '@boathouse/storage'
import { EngineError } from '../engine-error.ts'

/** Where a table's files may lie: anywhere for a catalog that does not say. Throws `PATH_OUTSIDE_TABLE`. */
export type CheckPath = (path: string) => void

const normal = (path: string): string | undefined => {
  try {
    return normaliseLocation(path)
  } catch (error) {
    if (error instanceof InvalidLocation) return undefined
    throw error
  }
}

/**
 * Manifests are written by whoever may write the table, and could name any file that the server can read, another
 * workspace's or the machine's: so each path is checked before anything is opened.
 */
export const pathCheck = (table: LoadedTable): CheckPath => {
  const roots = table.roots?.flatMap((root) => normal(root) ?? [])
  if (!roots) return () => undefined
  return (path) => {
    const location = normal(path)
    if (location !== undefined && roots.some((root) => location === root || location.startsWith(`${root}/`)))
      return
    throw new EngineError(
      'PATH_OUTSIDE_TABLE',
      `The file ${path} lies outside the places where the catalog lets the table keep files, and is not read.`,
      { details: { path } },
    )
  }
}

/** Where a table's files are reached: tables of foreign catalogs bring their own storage. */
export const storageOf = (own: ObjectStorage, table: Pick<LoadedTable, 'storage'>): ObjectStorage =>
  table.storage ?? own

/** The storage as one table may see it. */
export const confinedStorage = (storage: ObjectStorage, check: CheckPath): ObjectStorage => ({
  ...storage,
  read: async (location, maxBytes) => {
    check(location)
    return storage.read(location, maxBytes)
  },
  readRange: async (location, offset, length) => {
    check(location)
    return storage.readRange(location, offset, length)
  },
  stream: async (location, range) => {
    check(location)
    return storage.stream(location, range)
  },
})
