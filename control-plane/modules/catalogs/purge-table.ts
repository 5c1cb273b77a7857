import { readMetadata, MetadataFileMissing } from '@boathouse/iceberg'
import type { CatalogDeps } from './catalog-deps.ts'
import { isLocationLive } from './location.store.ts'
import { isExclusive, liesUnder, normalLocation } from './locations.policy.ts'
import { claimPurge, deletePurge, extendPurge, postponePurge, type PurgeRow } from './purge.store.ts'
import { reachableFiles } from './reachable-files.ts'

const BATCH = 1000

/** Deletes in batches; keeps the claim on the row while it goes on. */
const deleteAll = async (deps: CatalogDeps, row: PurgeRow, files: AsyncIterable<string>): Promise<void> => {
  let batch: string[] = []
  const flush = async (): Promise<void> => {
    await deps.storage.delete(batch)
    batch = []
    await extendPurge(deps.db, row.id)
  }
  for await (const file of files) {
    batch.push(file)
    if (batch.length === BATCH) await flush()
  }
  await flush()
}

async function* below(deps: CatalogDeps, location: string): AsyncIterable<string> {
  for await (const object of deps.storage.list(location)) {
    // S3 lists by text: `…/t-1` also finds `…/t-10/x`.
    const normal = normalLocation(object.location)
    if (normal !== undefined && liesUnder(normal, location)) yield object.location
  }
}

/** Files that the metadata knows, as far as they lie in the table's own locations: others may share the rest. */
async function* known(deps: CatalogDeps, row: PurgeRow): AsyncIterable<string> {
  const metadata = await readMetadata(deps.storage, row.metadata_location).catch((error: unknown) => {
    // An earlier attempt came this far: the metadata file is deleted last.
    if (error instanceof MetadataFileMissing) return undefined
    throw error
  })
  if (!metadata) return
  const own = (path: string): boolean => {
    const normal = normalLocation(path)
    return normal !== undefined && row.locations.some((location) => liesUnder(normal, location))
  }
  for await (const path of reachableFiles(deps.storage, metadata, row.locations)) if (own(path)) yield path
  yield row.metadata_location
}

/**
 * Deletes the files of a dropped table. Below a location that is the table's alone (`<name>-<uuid>`) everything goes,
 * unknown leftovers too; elsewhere only what the metadata refers to. A location where a live table lies is left alone.
 */
const purge = async (deps: CatalogDeps, row: PurgeRow): Promise<void> => {
  for (const location of row.locations) if (await isLocationLive(deps.db, location)) return
  const exclusive = row.locations.filter(isExclusive)
  if (exclusive.length < row.locations.length) await deleteAll(deps, row, known(deps, row))
  for (const location of exclusive) await deleteAll(deps, row, below(deps, location))
}

/** Works off the queue of dropped tables; gives back how many it finished. A failure is tried again later. */
export const purgeDroppedTables = async (deps: CatalogDeps): Promise<number> => {
  let finished = 0
  for (let row = await claimPurge(deps.db); row; row = await claimPurge(deps.db)) {
    try {
      await purge(deps, row)
      await deletePurge(deps.db, row.id)
      finished += 1
    } catch (error) {
      deps.log.warn({ err: error, table: row.table_name }, 'files of a dropped table are not deleted yet')
      await postponePurge(deps.db, row, String(error))
    }
  }
  return finished
}
