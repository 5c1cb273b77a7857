import { sql } from 'kysely'
import type { Database } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'

export type ReportKind = 'scan' | 'commit'

export interface ReportRow {
  readonly id: string
  readonly kind: ReportKind
  readonly snapshot_id: bigint | null
  readonly principal: string | null
  readonly reported_at: string
  /** JSON, with all the digits of its numbers. */
  readonly report: string
}

export const insertReport = async (
  db: Database,
  report: {
    readonly tableId: string
    readonly kind: ReportKind
    readonly snapshotId: bigint | null
    readonly principalId: string | undefined
    /** JSON. */
    readonly report: string
  },
): Promise<void> => {
  await db
    .insertInto('table_report')
    .values({
      id: newId(),
      table_id: report.tableId,
      kind: report.kind,
      snapshot_id: report.snapshotId,
      principal_id: report.principalId ?? null,
      report: report.report,
    })
    .execute()
}

/** Newest first, those before `before`. */
export const listReports = (
  db: Database,
  tableId: string,
  before: string | undefined,
  limit: number,
): Promise<ReportRow[]> => {
  let query = db
    .selectFrom('table_report as r')
    .leftJoin('principal as p', 'p.id', 'r.principal_id')
    .select(['r.id', 'r.kind', 'r.snapshot_id', 'r.reported_at', 'p.name as principal'])
    .select(sql<string>`r.report::text`.as('report'))
    .where('r.table_id', '=', tableId)
    .orderBy('r.id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('r.id', '<', before)
  return query.execute()
}

/** Forgets reports older than so many days, a batch at a time; gives back how many. */
export const deleteOldReports = async (db: Database, days: number, limit: number): Promise<number> => {
  const old = db
    .selectFrom('table_report')
    .select('id')
    .where('reported_at', '<', sql<string>`clock_timestamp() - make_interval(days => ${days})`)
    .orderBy('reported_at')
    .limit(limit)
  const { numDeletedRows } = await db.deleteFrom('table_report').where('id', 'in', old).executeTakeFirst()
  return Number(numDeletedRows)
}
