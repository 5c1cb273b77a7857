import { sql, type Selectable } from 'kysely'
import type { IngestTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import type { Held } from '../../platform/leases.store.ts'
import type { IngestRequest } from './ingest-request.ts'
import { ingestMachine, type IngestEvent } from './ingest.machine.ts'

export interface BadRowText {
  readonly line: string | null
  readonly column: string | null
  readonly text: string
  readonly message: string
}

export interface IngestFailure {
  readonly error_code: string
  readonly message: string
}

export type IngestRow = Omit<Selectable<IngestTable>, 'request' | 'error' | 'bad_rows'> & {
  readonly request: IngestRequest
  readonly error: IngestFailure | null
  readonly bad_rows: readonly BadRowText[]
}

// The three JSON columns are written by this file alone, in these shapes.
const read = (row: Selectable<IngestTable>): IngestRow => row as IngestRow

export const insertIngest = async (
  tx: Tx,
  row: Pick<
    IngestRow,
    | 'id'
    | 'workspace_id'
    | 'principal_id'
    | 'principal_name'
    | 'upload_id'
    | 'filename'
    | 'upload_location'
    | 'catalog_name'
    | 'schema_name'
    | 'table_name'
    | 'mode'
    | 'request'
  >,
  lease: { readonly owner: string; readonly seconds: number },
): Promise<IngestRow> =>
  read(
    await tx
      .insertInto('ingest')
      .values({
        ...row,
        request: stringifyJson(row.request),
        lease_owner: lease.owner,
        lease_expires_at: sql`clock_timestamp() + make_interval(secs => ${lease.seconds})`,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  )

export const findIngest = async (
  db: Database,
  workspaceId: string,
  id: string,
): Promise<IngestRow | undefined> => {
  const row = await db
    .selectFrom('ingest')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row && read(row)
}

/** By id alone, for what is not a request: recovery. */
export const loadIngest = async (db: Database, id: string): Promise<IngestRow | undefined> => {
  const row = await db.selectFrom('ingest').selectAll().where('id', '=', id).executeTakeFirst()
  return row && read(row)
}

/** Newest first, those before `before`. */
export const listIngests = async (
  db: Database,
  workspaceId: string,
  before: string | undefined,
  limit: number,
): Promise<IngestRow[]> => {
  let query = db
    .selectFrom('ingest')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('id', '<', before)
  return (await query.execute()).map(read)
}

/** Whether something still loads, or waits to load, this upload. */
export const isUploadInUse = async (tx: Tx, uploadId: string): Promise<boolean> => {
  const row = await tx
    .selectFrom('ingest')
    .select('id')
    .where('upload_id', '=', uploadId)
    .where('state', 'in', ['QUEUED', 'RUNNING'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export interface IngestEnd {
  readonly event: Exclude<IngestEvent, 'started'>
  readonly error?: IngestFailure
  readonly badRows?: readonly BadRowText[]
  readonly rowsLoaded?: bigint | null
  readonly rowsRejected?: bigint | null
  readonly rejectsTable?: string | null
  readonly snapshotId?: bigint | null
  readonly dataset?: string | null
}

/** Ends an ingest. Undefined when it had ended already or the lease is another's: nothing was written. */
export const endIngest = async (db: Database, held: Held, end: IngestEnd): Promise<IngestRow | undefined> => {
  const row = await db
    .updateTable('ingest')
    .set({
      state: ingestMachine.target(end.event),
      version: sql`version + 1`,
      lease_owner: null,
      lease_expires_at: null,
      finished_at: sql`clock_timestamp()`,
      error: end.error ? stringifyJson(end.error) : null,
      bad_rows: stringifyJson(end.badRows ?? []),
      rows_loaded: end.rowsLoaded,
      rows_rejected: end.rowsRejected,
      rejects_table: end.rejectsTable,
      snapshot_id: end.snapshotId,
      dataset: end.dataset,
    })
    .where('id', '=', held.id)
    .where('lease_epoch', '=', held.epoch)
    .where('state', 'in', ingestMachine.sources(end.event))
    .returningAll()
    .executeTakeFirst()
  return row && read(row)
}
