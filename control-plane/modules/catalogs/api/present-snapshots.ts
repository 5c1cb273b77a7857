import type { Output, operations } from '@boathouse/contract'
import type { Snapshot, TableMetadata } from '@boathouse/iceberg'
import { commitMakers, type CommitMaker } from '../commit-makers.store.ts'
import type { ApiDeps } from './api-deps.ts'

export type SnapshotView = Output<typeof operations.listSnapshots>['snapshots'][number]

export const presentSnapshot = (
  metadata: TableMetadata,
  snapshot: Snapshot,
  maker: CommitMaker | undefined,
  names: ReadonlyMap<string, string>,
): SnapshotView => {
  const { operation = null, ...summary } = { ...snapshot.summary }
  const id = snapshot['snapshot-id']
  const refs = Object.entries(metadata.refs).filter(([, ref]) => ref['snapshot-id'] === id)
  return {
    snapshot_id: id.toString(),
    parent_id: snapshot['parent-snapshot-id']?.toString() ?? null,
    committed_at: new Date(snapshot['timestamp-ms']).toISOString(),
    operation,
    summary: Object.fromEntries(
      Object.entries(summary).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
    is_current: id === metadata['current-snapshot-id'],
    refs: refs.map(([name]) => name).toSorted(),
    committed_by: names.get(maker?.principalId ?? '') ?? null,
    origin: maker?.origin ?? null,
  }
}

/** Snapshots with who committed them, in the order given. */
export const presentSnapshots = async (
  deps: ApiDeps,
  tableId: string,
  metadata: TableMetadata,
  snapshots: readonly Snapshot[],
): Promise<SnapshotView[]> => {
  const makers = await commitMakers(
    deps.db,
    tableId,
    snapshots.map((snapshot) => snapshot['snapshot-id']),
  )
  const people = new Set([...makers.values()].flatMap(({ principalId }) => principalId ?? []))
  const names = await deps.namesOf([...people])
  return snapshots.map((snapshot) =>
    presentSnapshot(metadata, snapshot, makers.get(snapshot['snapshot-id']), names),
  )
}
