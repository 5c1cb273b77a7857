import type { Held } from '../../platform/leases.store.ts'
import { recoverAbandoned } from '../../platform/recover-abandoned.ts'
import { deleteLeftovers, findCommittedSnapshot } from '../statements/index.ts'
import type { IngestDeps } from './ingest-deps.ts'
import { finishIngest, INGEST_PROPERTY } from './ingest-run.ts'
import { loadIngest, type IngestEnd, type IngestRow } from './ingest.store.ts'

const LOST: IngestEnd = {
  event: 'failed',
  error: {
    error_code: 'ENGINE_LOST',
    message:
      'The server that loaded this file ended before the load did. The table is as it was; run it again.',
  },
}

const lostAfterRejects = (rejects: string): IngestEnd => ({
  event: 'failed',
  rejectsTable: rejects,
  error: {
    error_code: 'ENGINE_LOST',
    message: `The server that loaded this file ended before the load did. The table is as it was, but the bad rows are in ${rejects} already; delete them there and run the load again.`,
  },
})

/** How an abandoned load ended: with its snapshot when the table has it, else not at all. */
const endOf = async (deps: IngestDeps, row: IngestRow): Promise<IngestEnd> => {
  const catalog = await deps.catalog(row.catalog_name)
  if (!catalog) return LOST
  const table = { schema: row.schema_name, name: row.table_name }
  const found = await findCommittedSnapshot(catalog, table, INGEST_PROPERTY, row.id)
  if (found) return { event: 'succeeded', snapshotId: found.snapshotId, rowsLoaded: found.rows }
  // Rejects are committed first: their table may have what the load's own table has not.
  const aside = { schema: row.schema_name, name: row.request.rejects_table ?? `${row.table_name}_rejects` }
  const rejects = await findCommittedSnapshot(catalog, aside, INGEST_PROPERTY, row.id)
  await deleteLeftovers(deps.storage, catalog, table, row.id, rejects ? [rejects.location] : [])
  return rejects ? lostAfterRejects(`${row.catalog_name}.${aside.schema}.${aside.name}`) : LOST
}

const recoverOne = async (deps: IngestDeps, held: Held): Promise<void> => {
  const row = await loadIngest(deps.db, held.id)
  if (row) await finishIngest(deps, row, held, await endOf(deps, row))
}

/** Ends the loads of processes that died. */
export const recoverIngests = (deps: IngestDeps, alone: boolean): Promise<void> =>
  recoverAbandoned({ ...deps, table: 'ingest', alone }, (held) => recoverOne(deps, held))
