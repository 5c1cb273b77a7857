import { joinLocation } from '@boathouse/storage'
import type { IngestDeps } from './ingest-deps.ts'
import { deleteExpiredUploads, knownLocations } from './upload.store.ts'
import { UPLOADS } from './uploads.service.ts'

const BATCH = 200

/** Deletes uploads whose time is over. A crash between row and object leaves an orphan, which the other sweep takes. */
export const sweepExpiredUploads = async (deps: IngestDeps): Promise<void> => {
  const expired = await deleteExpiredUploads(deps.db, BATCH)
  await deps.storage.delete(expired.map((upload) => upload.location))
  for (const { id } of expired) deps.changed('uploads', id)
}

/**
 * Deletes objects below `uploads/` that no row names and that were last written before `before`: the rest of
 * transfers that broke off when their process died, whole or half.
 */
export const sweepOrphanUploads = async (deps: IngestDeps, before: Date): Promise<number> => {
  let batch: string[] = []
  let deleted = 0
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return
    const known = await knownLocations(deps.db, batch)
    const orphans = batch.filter((location) => !known.has(location))
    await deps.storage.delete(orphans)
    deleted += orphans.length
    batch = []
  }
  for await (const object of deps.storage.list(joinLocation(deps.store, UPLOADS))) {
    if (object.modifiedAt < before) batch.push(object.location)
    if (batch.length === BATCH) await flush()
  }
  await flush()
  return deleted + (await deps.storage.deleteUnfinished(joinLocation(deps.store, UPLOADS), before))
}
