import { InvalidLocation, isWithin, type ObjectStorage } from '@boathouse/storage'
import type { IcebergCatalog, LoadedTable, TableIdent } from '../catalog.ts'
import { commitEvolution } from '../evolve/commit-evolution.ts'
import type { Snapshot } from '../types.ts'
import { applyUpdates } from '../updates/apply.ts'
import { expiryCommit, planExpiry, type ExpiryPlan, type ExpiryRules } from './plan-expiry.ts'
import { unreachableFiles, type UnreachableFile } from './unreachable-files.ts'

export interface ExpireOptions extends Omit<ExpiryRules, 'now'> {
  /** Reads manifests; deletes. */
  readonly storage: ObjectStorage
  /** Says what would go, and changes nothing. */
  readonly dryRun?: boolean
  /** Milliseconds since the epoch; default the clock. */
  readonly now?: number
  readonly signal?: AbortSignal
}

export interface Expired {
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[]
  readonly refs: readonly string[]
  /** What was deleted, or would be. */
  readonly files: readonly UnreachableFile[]
  /** Files outside the table's own location stay: others may share them. */
  readonly leftAlone: number
}

const BATCH = 1000

const isOwn = (location: string, own: string): boolean => {
  try {
    return isWithin(location, own)
  } catch (error) {
    // A path that climbs, or that is none: whatever it names is not deleted.
    if (error instanceof InvalidLocation) return false
    throw error
  }
}

/** What lies below the table's own location is its alone. */
const ownFiles = ({ metadata }: LoadedTable, files: readonly UnreachableFile[]): readonly UnreachableFile[] =>
  files.filter((file) => isOwn(file.location, metadata.location))

const resultOf = (
  plan: ExpiryPlan,
  all: readonly UnreachableFile[],
  own: readonly UnreachableFile[],
): Expired => ({
  snapshots: plan.expired,
  refs: plan.expiredRefs,
  files: own,
  leftAlone: all.length - own.length,
})

/**
 * Expires snapshots, and after the commit deletes the files that only they led to. A kill between the two leaves files
 * that nothing leads to (orphans), never a table that lacks one. Throws `EvolutionRefused`, and as `commitEvolution`.
 */
export const expireSnapshots = async (
  catalog: IcebergCatalog,
  ident: TableIdent,
  options: ExpireOptions,
): Promise<Expired> => {
  const { storage, signal } = options
  const rules = { ...options, now: options.now ?? Date.now() }
  if (options.dryRun) {
    const loaded = await catalog.loadTable(ident)
    const plan = planExpiry(loaded.metadata, rules)
    const commit = expiryCommit(loaded.metadata, plan)
    const after = commit ? applyUpdates(loaded.metadata, commit.updates) : loaded.metadata
    const files = await unreachableFiles(storage, loaded.metadata, plan.expired, after)
    return resultOf(plan, files, ownFiles(loaded, files))
  }
  const { before, after } = await commitEvolution(
    catalog,
    ident,
    ({ metadata }) => expiryCommit(metadata, planExpiry(metadata, rules)),
    signal,
  )
  const plan = planExpiry(before.metadata, rules)
  // By what was committed: a snapshot that is still there keeps its files, whatever was planned.
  const left = new Set(after.metadata.snapshots.map((snapshot) => snapshot['snapshot-id']))
  const expired = plan.expired.filter((snapshot) => !left.has(snapshot['snapshot-id']))
  const files = await unreachableFiles(storage, before.metadata, expired, after.metadata)
  const own = ownFiles(before, files)
  for (let start = 0; start < own.length; start += BATCH)
    await storage.delete(own.slice(start, start + BATCH).map((file) => file.location))
  return resultOf({ ...plan, expired }, files, own)
}
