import { NoSuchNamespace, NoSuchTable, type IcebergCatalog } from '@boathouse/iceberg'
import { isWithin, type ObjectStorage } from '@boathouse/storage'

const BATCH = 500

/** Where the files of a table that was, or was to be, can lie. */
const rootsOf = async (
  catalog: IcebergCatalog,
  table: { readonly schema: string; readonly name: string },
): Promise<string[]> => {
  const namespace = table.schema.split('.')
  try {
    const { location } = await catalog.loadNamespace(namespace)
    const roots = location === undefined ? [] : [location]
    const { metadata } = await catalog.loadTable({ namespace, name: table.name })
    if (!roots.some((root) => isWithin(metadata.location, root))) roots.push(metadata.location)
    return roots
  } catch (error) {
    if (error instanceof NoSuchTable) {
      const { location } = await catalog.loadNamespace(namespace)
      return location === undefined ? [] : [location]
    }
    if (error instanceof NoSuchNamespace) return []
    throw error
  }
}

/**
 * Deletes the files that work with this id wrote and never committed: the engine puts the id into their names.
 * Only for work whose lease was taken away, so that it cannot commit them any more. Gives back how many.
 */
export const deleteLeftovers = async (
  storage: ObjectStorage,
  catalog: IcebergCatalog,
  table: { readonly schema: string; readonly name: string },
  id: string,
): Promise<number> => {
  let deleted = 0
  for (const root of await rootsOf(catalog, table)) {
    let batch: string[] = []
    for await (const { location } of storage.list(root)) {
      if (location.slice(location.lastIndexOf('/') + 1).includes(id)) batch.push(location)
      if (batch.length < BATCH) continue
      await storage.delete(batch)
      deleted += batch.length
      batch = []
    }
    await storage.delete(batch)
    deleted += batch.length
  }
  return deleted
}
