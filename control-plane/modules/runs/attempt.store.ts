import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/database.ts'

/**
 * The fence of everything that an attempt commits: within `tx` the attempt cannot end, and once it has ended this is
 * false. Whoever ends it after this either sees the commit or prevented it.
 */
export const holdAttempt = async (tx: Tx, attemptId: string): Promise<boolean> => {
  const { rows } = await sql`
    SELECT 1 FROM task_run_attempt WHERE id = ${attemptId} AND finished_at IS NULL FOR SHARE`.execute(tx)
  return rows.length > 0
}

/** The attempts of a task run before this one, the newest first. */
export const earlierAttempts = async (
  db: Database,
  of: { readonly runId: string; readonly taskKey: string; readonly number: number },
): Promise<readonly { readonly id: string; readonly number: number }[]> =>
  db
    .selectFrom('task_run_attempt')
    .select(['id', 'number'])
    .where('run_id', '=', of.runId)
    .where('task_key', '=', of.taskKey)
    .where('number', '<', of.number)
    .orderBy('number', 'desc')
    .execute()

/** Where names of a run's statements are looked for first, and in whose name they work. */
export const findRunSetting = async (
  db: Database,
  run: { readonly workspaceId: string; readonly runAsId: string },
): Promise<{ readonly defaultCatalog: string; readonly isAdmin: boolean } | undefined> => {
  const { rows } = await sql<{ default_catalog: string; is_admin: boolean }>`
    SELECT w.default_catalog, p.organisation_role IS NOT DISTINCT FROM 'admin' AS is_admin
    FROM workspace w, principal p
    WHERE w.id = ${run.workspaceId} AND p.id = ${run.runAsId} AND p.disabled_at IS NULL`.execute(db)
  const [row] = rows
  return row && { defaultCatalog: row.default_catalog, isAdmin: row.is_admin }
}
