import { sql } from 'kysely'
import type { Database } from '../../../platform/database.ts'

/** A table that attempts committed to, and the snapshots that they made, oldest first. */
export interface WrittenTableRow {
  readonly table_id: string
  /** Null once the table was dropped. */
  readonly catalog: string | null
  readonly levels: readonly string[] | null
  readonly name: string | null
  readonly snapshot_ids: readonly string[]
}

/** The tables that these attempts committed to, whether or not they still exist. */
export const findWrittenTables = async (
  db: Database,
  attemptIds: readonly string[],
): Promise<readonly WrittenTableRow[]> => {
  // A commit that changed only properties names the snapshot that was there: who committed a snapshot first made it.
  const { rows } = await sql<WrittenTableRow>`
    SELECT w.table_id, c.name AS catalog, n.levels, t.name,
      array(SELECT m.snapshot_id::text FROM (
        SELECT DISTINCT ON (snapshot_id) id, snapshot_id, origin_kind, origin_id FROM table_commit
        WHERE table_id = w.table_id AND snapshot_id IN (SELECT snapshot_id FROM table_commit
          WHERE origin_kind = 'attempt' AND origin_id = ANY(${attemptIds}::uuid[]) AND table_id = w.table_id)
        ORDER BY snapshot_id, id) AS m
        WHERE m.origin_kind = 'attempt' AND m.origin_id = ANY(${attemptIds}::uuid[]) ORDER BY m.id) AS snapshot_ids
    FROM (SELECT table_id, min(id::text) AS first FROM table_commit
      WHERE origin_kind = 'attempt' AND origin_id = ANY(${attemptIds}::uuid[]) GROUP BY table_id) AS w
    LEFT JOIN iceberg_table t ON t.id = w.table_id
    LEFT JOIN namespace n ON n.id = t.namespace_id
    LEFT JOIN catalog c ON c.id = t.catalog_id
    ORDER BY w.first`.execute(db)
  return rows
}
