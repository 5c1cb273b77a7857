import type { CatalogDeps } from './catalog-deps.ts'
import { abandonOldPending, deletePending } from './pending.store.ts'
import { purgeDroppedTables } from './purge-table.ts'
import { forgetReports } from './reports/reports.service.ts'
import { storeNames } from './recover/stored-names.ts'

/** No commit takes an hour between its first write and its transaction; one that does is refused. */
const OLD_SECONDS = 3600
const BATCH = 500

/** Deletes metadata files that crashed commits left. */
const deleteOrphans = async (deps: CatalogDeps, olderThanSeconds: number): Promise<number> => {
  let deleted = 0
  for (;;) {
    const locations = await abandonOldPending(deps.db, olderThanSeconds, BATCH)
    if (locations.length === 0) return deleted
    await deps.storage.delete(locations)
    await deletePending(deps.db, locations)
    deleted += locations.length
  }
}

export interface Swept {
  /** Metadata files of crashed commits that were deleted. */
  readonly orphans: number
  /** Dropped tables whose files were deleted. */
  readonly purged: number
  /** Names of tables and views that were stored beside them. */
  readonly named: number
  /** Reports of engines whose time is over. */
  readonly forgotten: number
}

/** Finishes what was interrupted. To be called every few minutes by any number of processes. */
export const sweepCatalogs = async (
  deps: CatalogDeps,
  options: { readonly olderThanSeconds?: number } = {},
): Promise<Swept> => ({
  orphans: await deleteOrphans(deps, options.olderThanSeconds ?? OLD_SECONDS),
  purged: await purgeDroppedTables(deps),
  named: await storeNames(deps),
  forgotten: await forgetReports(deps),
})
