import { currentSnapshot, type TableMetadata } from '@boathouse/iceberg'
import type { TableNumbers } from './table.store.ts'

const LARGEST = 2n ** 63n - 1n

const count = (text: string | undefined): bigint | null => {
  if (text === undefined || !/^\d{1,19}$/.test(text)) return null
  const value = BigInt(text)
  return value > LARGEST ? null : value
}

/** What lists show of a table. The totals are the writer's own and optional; a table without snapshots has none of anything. */
export const numbersOf = (metadata: TableMetadata): TableNumbers => {
  const snapshot = currentSnapshot(metadata)
  const changedAt = new Date(metadata['last-updated-ms'])
  if (!snapshot) return { snapshotId: null, rowCount: 0n, sizeBytes: 0n, fileCount: 0n, changedAt }
  return {
    snapshotId: snapshot['snapshot-id'],
    rowCount: count(snapshot.summary?.['total-records']),
    sizeBytes: count(snapshot.summary?.['total-files-size']),
    fileCount: count(snapshot.summary?.['total-data-files']),
    changedAt,
  }
}
