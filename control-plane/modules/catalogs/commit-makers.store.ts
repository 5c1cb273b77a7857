import type { Database } from '../../platform/database.ts'

/** Who committed a snapshot, and what made it. */
export interface CommitMaker {
  readonly principalId: string | null
  readonly origin: { readonly kind: 'statement' | 'ingest' | 'attempt'; readonly id: string } | null
}

const isKind = (kind: string | null): kind is 'statement' | 'ingest' | 'attempt' =>
  kind === 'statement' || kind === 'ingest' || kind === 'attempt'

/** By snapshot id; snapshots that were not committed here are not in it. */
export const commitMakers = async (
  db: Database,
  tableId: string,
  snapshotIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, CommitMaker>> => {
  if (snapshotIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('table_commit')
    .select(['snapshot_id', 'principal_id', 'origin_kind', 'origin_id'])
    .where('table_id', '=', tableId)
    .where('snapshot_id', 'in', [...snapshotIds])
    // The first commit with a snapshot made it; a later one changed properties, or rolled back to it.
    .orderBy('id', 'desc')
    .execute()
  return new Map(
    rows.flatMap(({ snapshot_id: id, principal_id: principalId, origin_kind: kind, origin_id: originId }) =>
      id === null
        ? []
        : [[id, { principalId, origin: isKind(kind) && originId !== null ? { kind, id: originId } : null }]],
    ),
  )
}
