import { sql, type Selectable } from 'kysely'
import type { JobTable, JobVersionTable } from '../../db/generated/tables.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { stringifyJson } from '../../platform/json.ts'
import { textArray } from '../../platform/text-array.ts'
import type { JobDefinition } from './job-types.ts'

export type JobRow = Selectable<JobTable> & {
  readonly definition: JobDefinition
  readonly created_by_name: string
  readonly run_as_name: string
}
export type VersionRow = Selectable<JobVersionTable>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

// oxlint-disable-next-line typescript/explicit-function-return-type -- the type of a query is its columns
const jobs = (db: Database) =>
  db
    .selectFrom('job')
    .innerJoin('job_version', (join) =>
      join.onRef('job_version.job_id', '=', 'job.id').onRef('job_version.version', '=', 'job.version'),
    )
    .innerJoin('principal as maker', 'maker.id', 'job.created_by')
    .innerJoin('principal as runner', 'runner.id', 'job.run_as_id')
    .selectAll('job')
    // Checked when it was saved, by the same contract.
    .select(sql<JobDefinition>`job_version.definition`.as('definition'))
    .select(['maker.name as created_by_name', 'runner.name as run_as_name'])

/** By name among those that live, or by id among all. */
export const findJob = (db: Database, workspaceId: string, ref: string): Promise<JobRow | undefined> => {
  const query = jobs(db).where('job.workspace_id', '=', workspaceId)
  return UUID.test(ref)
    ? query.where('job.id', '=', ref).executeTakeFirst()
    : query.where('job.name', '=', ref).where('job.deleted_at', 'is', null).executeTakeFirst()
}

/** The id of a job, as `findJob` finds it. */
export const findJobId = async (
  db: Database,
  workspaceId: string,
  ref: string,
): Promise<string | undefined> => {
  const query = db.selectFrom('job').select('id').where('workspace_id', '=', workspaceId)
  const row = UUID.test(ref)
    ? await query.where('id', '=', ref).executeTakeFirst()
    : await query.where('name', '=', ref).where('deleted_at', 'is', null).executeTakeFirst()
  return row?.id
}

/** Holds the job against change until the transaction ends. */
export const lockJob = async (tx: Tx, workspaceId: string, ref: string): Promise<JobRow | undefined> => {
  const id = await findJobId(tx, workspaceId, ref)
  if (id === undefined) return undefined
  await tx.selectFrom('job').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  return findJob(tx, workspaceId, id)
}

const repeated = (definition: JobDefinition) => ({
  name: definition.name,
  description: definition.description,
  tags: stringifyJson(definition.tags),
  task_count: definition.tasks.length,
  max_concurrent_runs: definition.max_concurrent_runs,
  on_limit: definition.on_limit,
})

export const insertJob = async (
  tx: Tx,
  job: {
    readonly id: string
    readonly workspaceId: string
    readonly definition: JobDefinition
    readonly runAsId: string
    readonly createdBy: string
  },
): Promise<void> => {
  await tx
    .insertInto('job')
    .values({
      id: job.id,
      workspace_id: job.workspaceId,
      run_as_id: job.runAsId,
      created_by: job.createdBy,
      ...repeated(job.definition),
    })
    .execute()
}

/** The job becomes its new version. */
export const moveJob = async (
  tx: Tx,
  id: string,
  version: bigint,
  definition: JobDefinition,
  runAsId: string,
): Promise<void> => {
  await tx
    .updateTable('job')
    .set({ version, run_as_id: runAsId, updated_at: sql`clock_timestamp()`, ...repeated(definition) })
    .where('id', '=', id)
    .execute()
}

export const markDeleted = async (tx: Tx, id: string): Promise<void> => {
  await tx
    .updateTable('job')
    .set({ deleted_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute()
}

export const insertVersion = async (
  tx: Tx,
  version: {
    readonly jobId: string
    readonly version: bigint
    readonly definition: JobDefinition
    readonly message: string
    readonly author: { readonly id: string; readonly name: string }
  },
): Promise<void> => {
  await tx
    .insertInto('job_version')
    .values({
      job_id: version.jobId,
      version: version.version,
      definition: stringifyJson(version.definition),
      message: version.message,
      author_id: version.author.id,
      author_name: version.author.name,
    })
    .execute()
}

export const findVersion = (db: Database, jobId: string, version: bigint): Promise<VersionRow | undefined> =>
  db
    .selectFrom('job_version')
    .selectAll()
    .where('job_id', '=', jobId)
    .where('version', '=', version)
    .executeTakeFirst()

/** The definitions of several versions, in no order. */
export const findDefinitions = async (
  db: Database,
  keys: readonly { readonly jobId: string; readonly version: bigint }[],
): Promise<readonly { job_id: string; version: bigint; definition: JobDefinition }[]> => {
  const { rows } = await sql<{ job_id: string; version: bigint; definition: JobDefinition }>`
    SELECT v.job_id, v.version, v.definition FROM job_version v
    JOIN unnest(${keys.map((key) => key.jobId)}::uuid[], ${keys.map((key) => key.version)}::bigint[])
      AS wanted (job_id, version) ON wanted.job_id = v.job_id AND wanted.version = v.version`.execute(db)
  return rows
}

/** Newest first, those below `before`. */
export const listVersions = (db: Database, jobId: string, before: bigint | undefined, limit: number) => {
  const query = db
    .selectFrom('job_version')
    .select(['version', 'message', 'author_name', 'created_at'])
    .where('job_id', '=', jobId)
    .orderBy('version', 'desc')
    .limit(limit)
  return (before === undefined ? query : query.where('version', '<', before)).execute()
}

export interface JobFilter {
  readonly workspaceId: string
  readonly after: string | undefined
  readonly limit: number
  readonly name: string | undefined
  readonly tag: { readonly key: string; readonly value: string | undefined } | undefined
}

const containing = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

/** Of those that `name_grams` gives of a name with `part` in it, the fewest that tell it. */
const gramsOf = (part: string): readonly string[] => {
  const size = Math.min(3, part.length)
  if (size < 2) return []
  return Array.from({ length: part.length - size + 1 }, (_, start) => part.slice(start, start + size))
}

export interface RecentRun {
  readonly run_id: string
  readonly state: string
  readonly created_at: string
  readonly finished_at: string | null
}

const RECENT_RUNS = 10

const utc = (column: string): string =>
  `to_char(newest.${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** The newest runs of each job of the page, as one value a row. */
const recentRuns = sql<readonly RecentRun[]>`(
SELECT coalesce(json_agg(json_build_object('run_id', newest.id, 'state', newest.state,
  'created_at', ${sql.raw(utc('created_at'))}, 'finished_at', ${sql.raw(utc('finished_at'))}) ORDER BY newest.id DESC), '[]')
FROM (SELECT id, state, created_at, finished_at FROM run WHERE job_id = job.id
  ORDER BY id DESC LIMIT ${sql.lit(RECENT_RUNS)}) AS newest)`

/** The names of a page, chosen before anything is joined to them. */
const namesOf = (db: Database, filter: JobFilter) => {
  let query = db
    .selectFrom('job')
    .select('name')
    .where('workspace_id', '=', filter.workspaceId)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .limit(filter.limit)
  if (filter.after !== undefined) query = query.where('name', '>', filter.after)
  if (filter.name) {
    // Names have no large letters, and LIKE costs far less than ILIKE.
    const part = filter.name.toLowerCase()
    query = query.where('name', 'like', containing(part))
    const grams = gramsOf(part)
    if (grams.length > 0) query = query.where(sql<boolean>`name_grams(name) @> ${textArray(grams)}`)
  }
  if (filter.tag) {
    const { key, value } = filter.tag
    query = query.where(
      value === undefined
        ? sql<boolean>`tags ? ${key}`
        : sql<boolean>`tags @> ${stringifyJson({ [key]: value })}::jsonb`,
    )
  }
  return query
}

/** By name, those after `after`, each with its newest runs. */
export const listJobs = (db: Database, filter: JobFilter) =>
  db
    .with(
      (cte) => cte('page').materialized(),
      () => namesOf(db, filter),
    )
    .selectFrom('page')
    .innerJoin('job', 'job.name', 'page.name')
    .innerJoin('principal as runner', 'runner.id', 'job.run_as_id')
    .select([
      'job.id',
      'job.name',
      'job.description',
      'job.version',
      'job.task_count',
      'job.updated_at',
      'runner.name as run_as',
      sql<Readonly<Record<string, string>>>`job.tags`.as('tags'),
      recentRuns.as('recent_runs'),
    ])
    .where('job.workspace_id', '=', filter.workspaceId)
    .where('job.deleted_at', 'is', null)
    .orderBy('job.name')
    .execute()

export type JobListRow = Awaited<ReturnType<typeof listJobs>>[number]

export const countLiveJobs = async (db: Database, workspaceId: string): Promise<bigint> => {
  const { count } = await db
    .selectFrom('job')
    .select((is) => is.fn.countAll<bigint>().as('count'))
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Live jobs of a workspace whose newest definition notifies or has tasks by this connection, by name; at most twenty. */
export const findNaming = async (
  db: Database,
  workspaceId: string,
  connection: string,
): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`
SELECT j.name FROM job j JOIN job_version v ON v.job_id = j.id AND v.version = j.version
CROSS JOIN jsonb_build_object('name', ${connection}::text) AS named
WHERE j.workspace_id = ${workspaceId} AND j.deleted_at IS NULL AND (
  jsonb_path_exists(v.definition, '$.notifications.*[*] ? (@.connection == $name)', named)
  OR jsonb_path_exists(v.definition, '$.tasks[*] ? (@.sql.connection == $name || @.ingest.connection == $name
    || @.ingest.postgres.connection == $name)', named))
ORDER BY j.name LIMIT 20`.execute(db)
  return rows.map(({ name }) => name)
}
