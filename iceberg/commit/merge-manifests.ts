import type { ManifestEntry, ManifestFile, TableMetadata } from '../types.ts'
import type { NewEntry } from '../manifests/write-manifest.ts'
import { asExisting, isPending, type PendingManifest, type SnapshotManifest } from './pending-manifest.ts'

/** A guess at what an entry takes in a deflated manifest; only the bins' boundaries depend on it. */
const ENTRY_BYTES = 250n

const sizeOf = (manifest: SnapshotManifest): bigint =>
  isPending(manifest) ? BigInt(manifest.entries.length) * ENTRY_BYTES : manifest.length

/** Bins of neighbours, filled from the oldest (the last), so that the newest bin is the one with room left. */
const pack = (manifests: readonly SnapshotManifest[], target: bigint): SnapshotManifest[][] => {
  const bins: SnapshotManifest[][] = []
  let size = 0n
  for (const manifest of manifests.toReversed()) {
    const bin = bins.at(-1)
    if (bin && size + sizeOf(manifest) <= target) {
      bin.unshift(manifest)
      size += sizeOf(manifest)
    } else {
      bins.push([manifest])
      size = sizeOf(manifest)
    }
  }
  return bins.toReversed()
}

const numberOf = (table: TableMetadata, key: string, fallback: number): number => {
  const value = Number(table.properties[key] ?? fallback)
  return Number.isFinite(value) && value > 0 ? value : fallback
}

const readEntries = async (
  manifest: SnapshotManifest,
  read: (manifest: ManifestFile) => Promise<readonly ManifestEntry[]>,
): Promise<readonly NewEntry[]> =>
  isPending(manifest)
    ? manifest.entries
    : (await read(manifest)).filter((entry) => entry.status !== 'deleted').map(asExisting)

/**
 * Merges manifests of one spec and content as Java's `ManifestMergeManager`: up to `commit.manifest.target-size-bytes`
 * (8 MiB), the newest bin only from `commit.manifest.min-count-to-merge` (100) on. Newest first, in and out.
 */
export const mergeManifests = async (
  table: TableMetadata,
  manifests: readonly SnapshotManifest[],
  read: (manifest: ManifestFile) => Promise<readonly ManifestEntry[]>,
): Promise<readonly SnapshotManifest[]> => {
  if (table.properties['commit.manifest-merge.enabled'] === 'false') return manifests
  const target = BigInt(Math.round(numberOf(table, 'commit.manifest.target-size-bytes', 8 << 20)))
  const minCount = numberOf(table, 'commit.manifest.min-count-to-merge', 100)
  const merged: SnapshotManifest[] = []
  for (const group of Map.groupBy(manifests, ({ specId, content }) => `${specId} ${content}`).values())
    for (const bin of pack(group, target)) {
      const [first] = bin
      const isNewest = first === group[0]
      if (!first || bin.length === 1 || (isNewest && bin.length < minCount)) merged.push(...bin)
      else {
        const entries = await Promise.all(bin.map((manifest) => readEntries(manifest, read)))
        const pending: PendingManifest = {
          specId: first.specId,
          content: first.content,
          entries: entries.flat(),
        }
        merged.push(pending)
      }
    }
  return merged
}
