import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { preparedQuery } from '../../platform/prepared-query.ts'
import type { CommitOrigin } from './commit-fence.ts'

const insertCommitRow = preparedQuery((tx: Database, row: ReturnType<typeof rowOf>) =>
  tx.insertInto('table_commit').values({
    id: row.id,
    table_id: row.table_id,
    catalog_id: row.catalog_id,
    snapshot_id: row.snapshot_id,
    metadata_location: row.metadata_location,
    principal_id: row.principal_id,
    origin_kind: row.origin_kind,
    origin_id: row.origin_id,
  }),
)

interface Commit {
  readonly tableId: string
  readonly catalogId: string
  readonly snapshotId: bigint | null
  readonly metadataLocation: string
  readonly principalId: string | undefined
  readonly origin?: CommitOrigin
}

const rowOf = (commit: Commit) => ({
  id: newId(),
  table_id: commit.tableId,
  catalog_id: commit.catalogId,
  snapshot_id: commit.snapshotId,
  metadata_location: commit.metadataLocation,
  principal_id: commit.principalId ?? null,
  origin_kind: commit.origin?.kind ?? null,
  origin_id: commit.origin?.id ?? null,
})

/** Who moved the pointer where; outlives the table. */
export const insertCommit = async (tx: Tx, commit: Commit): Promise<void> => {
  await insertCommitRow(tx, rowOf(commit))
}

const insertCommitOfPending = preparedQuery((tx: Database, row: ReturnType<typeof rowOf>) =>
  tx
    .with('used', (db) =>
      db
        .deleteFrom('pending_metadata')
        .where('location', '=', row.metadata_location)
        .where('abandoned', '=', false)
        .returning('location'),
    )
    .insertInto('table_commit')
    .columns([
      'id',
      'table_id',
      'catalog_id',
      'snapshot_id',
      'metadata_location',
      'principal_id',
      'origin_kind',
      'origin_id',
    ])
    .expression((eb) =>
      eb
        .selectFrom('used')
        .select([
          sql<string>`${row.id}::uuid`.as('id'),
          sql<string>`${row.table_id}::uuid`.as('table_id'),
          sql<string>`${row.catalog_id}::uuid`.as('catalog_id'),
          sql<bigint | null>`${row.snapshot_id}::bigint`.as('snapshot_id'),
          'used.location as metadata_location',
          sql<string | null>`${row.principal_id}::uuid`.as('principal_id'),
          sql<string | null>`${row.origin_kind}::text`.as('origin_kind'),
          sql<string | null>`${row.origin_id}::uuid`.as('origin_id'),
        ]),
    )
    .returning('id'),
)

/** `insertCommit` and `usePending` at once. False, and nothing is recorded, when the file was given up. */
export const insertCommitUsingPending = async (tx: Tx, commit: Commit): Promise<boolean> =>
  (await insertCommitOfPending(tx, rowOf(commit))).length === 1
