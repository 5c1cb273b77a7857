import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { NoSuchNamespace, NoSuchTable, type IcebergCatalog } from '@boathouse/iceberg'
import { isWithin, pathOf, schemeOf, type ObjectStorage } from '@boathouse/storage'

const BATCH = 500

/** Where the files of a table that was, or was to be, can lie. */
const rootsOf = async (
  catalog: IcebergCatalog,
  table: { readonly schema: string; readonly name: string },
): Promise<string[]> => {
  const namespace = table.schema.split('.')
  const roots: string[] = []
  try {
    const { location } = await catalog.loadNamespace(namespace)
    if (location !== undefined) roots.push(location)
    const { metadata } = await catalog.loadTable({ namespace, name: table.name })
    if (!roots.some((root) => isWithin(metadata.location, root))) roots.push(metadata.location)
    return roots
  } catch (error) {
    if (error instanceof NoSuchTable || error instanceof NoSuchNamespace) return roots
    throw error
  }
}

/** On this machine the work has a directory of its own, which may be there before its first file. */
const removeEmptyDirectories = async (root: string, id: string): Promise<void> => {
  if (schemeOf(root) !== 'file') return
  const entries = await readdir(pathOf(root), { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name !== id) continue
    await rmdir(join(entry.parentPath, entry.name)).catch(() => undefined)
  }
}

/**
 * Deletes the files that work with this id wrote and never committed: the engine puts the id into their paths.
 * Only for work whose lease was taken away, so that it cannot commit them any more. `keep` are locations of
 * tables in which the same work did commit. Gives back how many.
 */
export const deleteLeftovers = async (
  storage: ObjectStorage,
  catalog: IcebergCatalog,
  table: { readonly schema: string; readonly name: string },
  id: string,
  keep: readonly string[] = [],
): Promise<number> => {
  let deleted = 0
  for (const root of await rootsOf(catalog, table)) {
    let batch: string[] = []
    const flush = async (): Promise<void> => {
      await storage.delete(batch)
      deleted += batch.length
      batch = []
    }
    for await (const { location } of storage.list(root)) {
      if (location.includes(id) && !keep.some((kept) => isWithin(location, kept))) batch.push(location)
      if (batch.length === BATCH) await flush()
    }
    await flush()
    await removeEmptyDirectories(root, id)
  }
  return deleted
}
