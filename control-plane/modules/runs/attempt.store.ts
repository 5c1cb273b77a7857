import { sql } from 'kysely'
import type { Handle } from '@boathouse/engines/port.ts'
import type { Principal } from '../../platform/context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { loadRights, may, type Rights } from '../access/index.ts'
import { principalColumns } from '../identity/index.ts'

/**
 * The fence of everything that an attempt commits: within `tx` the attempt cannot end, and once it has ended this is
 * false. Whoever ends it after this either sees the commit or prevented it.
 */
export const holdAttempt = async (tx: Tx, attemptId: string): Promise<boolean> => {
  const { rows } = await sql`
    SELECT 1 FROM task_run_attempt WHERE id = ${attemptId} AND finished_at IS NULL FOR SHARE`.execute(tx)
  return rows.length > 0
}

/**
 * Keeps how an engine finds the work of an attempt again. False, and nothing is kept, when the attempt has ended or its
 * run is held by another worker: then it is that one's to follow.
 */
export const saveHandle = async (
  db: Database,
  owner: string,
  attempt: { readonly attemptId: string; readonly queryId?: string },
  handle: Handle,
): Promise<boolean> => {
  const { numAffectedRows = 0n } = await sql`
    UPDATE task_run_attempt a SET handle = ${JSON.stringify(handle)}::json,
      query_id = coalesce(${attempt.queryId ?? null}, query_id)
    FROM run_work w
    WHERE a.id = ${attempt.attemptId} AND a.finished_at IS NULL AND w.run_id = a.run_id AND w.lease_owner = ${owner}`.execute(
    db,
  )
  return numAffectedRows > 0n
}

/** What was saved of an attempt last; undefined when nothing was. */
export const findHandle = async (db: Database, attemptId: string): Promise<Handle | undefined> => {
  const row = await db
    .selectFrom('task_run_attempt')
    .select('handle')
    .where('id', '=', attemptId)
    .executeTakeFirst()
  return (row?.handle ?? undefined) as Handle | undefined
}

/**
 * The attempts that saved these ids of queries; within `tx` none of them can end. `live`: it has not ended, and may
 * commit.
 */
export const holdAttemptsOfQueries = async (
  tx: Tx,
  queryIds: readonly string[],
): Promise<readonly { readonly id: string; readonly live: boolean }[]> => {
  const { rows } = await sql<{ id: string; live: boolean }>`
    SELECT id, finished_at IS NULL AS live FROM task_run_attempt
    WHERE query_id = ANY(${queryIds}::text[]) ORDER BY id FOR SHARE`.execute(tx)
  return rows
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

export interface RunSetting {
  /** Name of the run's workspace. */
  readonly workspace: string
  readonly defaultCatalog: string
  /** Of the one in whose name it runs. */
  readonly actor: Pick<Principal, 'kind' | 'isAdmin' | 'groupIds'>
  /** What was given to them, as of now: what an attempt may do is asked when it starts. */
  readonly rights: Rights
}

/**
 * Where names of a run's statements are looked for first, and in whose name they work; undefined when the workspace is
 * gone, or whoever it is is disabled or may not run code there any more.
 */
export const findRunSetting = async (
  db: Database,
  run: { readonly workspaceId: string; readonly runAsId: string },
): Promise<RunSetting | undefined> => {
  const row = await db
    .selectFrom('workspace')
    .innerJoin('principal', (join) => join.on('principal.id', '=', run.runAsId))
    .where('workspace.id', '=', run.workspaceId)
    .where('principal.disabled_at', 'is', null)
    .select(principalColumns)
    .select(['workspace.name as workspace', 'workspace.default_catalog as defaultCatalog'])
    .executeTakeFirst()
  if (!row) return undefined
  const { kind, isAdmin, groupIds, workspace, defaultCatalog } = row
  const { rights } = await loadRights(db, [run.runAsId, ...groupIds])
  const actor = { kind, isAdmin, groupIds }
  // A role may have been taken away since the run was accepted.
  const thing = {
    kind: 'workspace',
    id: run.workspaceId,
    name: workspace,
    workspaceId: run.workspaceId,
  } as const
  if (!may({ id: run.runAsId, ...actor }, rights, 'execute', thing)) return undefined
  return { workspace, defaultCatalog, actor, rights }
}

/** The job behind each attempt. */
export const findJobsOfAttempts = async (
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await sql<{ id: string; job_id: string }>`
SELECT a.id, r.job_id FROM task_run_attempt a JOIN run r ON r.id = a.run_id
WHERE a.id = ANY(${[...ids]}::uuid[])`.execute(db)
  return new Map(rows.map((row) => [row.id, row.job_id]))
}
