import { sql, type Selectable } from 'kysely'
import type { UploadTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'

export type UploadRow = Selectable<UploadTable>

export const insertUpload = (
  tx: Tx,
  row: Pick<
    UploadRow,
    'id' | 'workspace_id' | 'principal_id' | 'filename' | 'size_bytes' | 'sha256' | 'location'
  >,
  keptSeconds: number,
): Promise<UploadRow> =>
  tx
    .insertInto('upload')
    .values({ ...row, expires_at: sql`clock_timestamp() + make_interval(secs => ${keptSeconds})` })
    .returningAll()
    .executeTakeFirstOrThrow()

export const findUpload = (db: Database, workspaceId: string, id: string): Promise<UploadRow | undefined> =>
  db
    .selectFrom('upload')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()

/** The same, held until the transaction ends: it can be neither deleted nor swept meanwhile. */
export const holdUpload = (tx: Tx, workspaceId: string, id: string): Promise<UploadRow | undefined> =>
  tx
    .selectFrom('upload')
    .selectAll()
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .forUpdate()
    .executeTakeFirst()

export const deleteUploadRow = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('upload').where('id', '=', id).execute()
}

/** Removes the rows of up to `limit` uploads whose time is over and that nothing loads. Their objects are next. */
export const deleteExpiredUploads = (
  db: Database,
  limit: number,
): Promise<readonly { id: string; location: string }[]> =>
  db
    .deleteFrom('upload')
    .where('id', 'in', (expired) =>
      expired
        .selectFrom('upload as old')
        .select('old.id')
        .where('old.expires_at', '<', sql<string>`clock_timestamp()`)
        .where((is) =>
          is.not(
            is.exists(
              is
                .selectFrom('ingest')
                .select('ingest.id')
                .whereRef('ingest.upload_id', '=', 'old.id')
                .where('ingest.state', 'in', ['QUEUED', 'RUNNING']),
            ),
          ),
        )
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'location'])
    .execute()

/** Which of these locations belong to an upload. */
export const knownLocations = async (
  db: Database,
  locations: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await db.selectFrom('upload').select('location').where('location', 'in', locations).execute()
  return new Set(rows.map((row) => row.location))
}
