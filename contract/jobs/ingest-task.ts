import { z } from 'zod'
import { databaseSource, isOneSource, ONE_SOURCE } from '../ingest/database-source.ts'
import { IngestColumn, ReadOptions } from '../ingest/shapes.ts'
import { CatalogName, ForeignName, FreeText, Id, NewSqlName, ResourceName } from '../shapes.ts'

/** Rows of a database, in one commit a run. */
const PostgresTask = z
  .strictObject({
    ...databaseSource,
    /**
     * Each run loads the rows above the highest value that this task has loaded, which is kept with the commit. Absent: each
     * run loads everything. Rows without a value, and rows that come later with a value below, are not loaded.
     */
    cursor_column: FreeText(255).min(1).optional(),
  })
  .refine(isOneSource, ONE_SOURCE)

/** The sealed events of the audit log that the task has not loaded yet, with columns of their own. */
const AuditTask = z.strictObject({})

const ingestTask = z.strictObject({
  /** Instead of connection and path: what a database gives. */
  postgres: PostgresTask.optional(),
  /**
   * Instead of connection and path: the audit log. The job runs as an administrator of the organisation. The schema of the
   * target is made when it is not there.
   */
  audit: AuditTask.optional(),
  /** Instead of connection and path: a file that was uploaded. It is loaded once, by who brought it: nobody else may read it. */
  upload: Id.optional(),
  /** A connection of kind files or s3. */
  connection: ResourceName.optional(),
  /**
   * Files below the root or the prefix of the connection: `*` and `?` stand for characters of a name, `**` for
   * directories, as in `orders/**\/*.csv`.
   */
  path: FreeText(1024).min(1).optional(),
  target: z.strictObject({
    /** Absent: that of the workspace. */
    catalog: CatalogName.optional(),
    schema: ForeignName.default('main'),
    table: ForeignName,
  }),
  /**
   * append: rows are added, and the first file makes the table when it is not there; create: the same, but the table must
   * not be there before the first load; replace: the newest of the new files takes the place of all rows.
   */
  mode: z.enum(['create', 'append', 'replace']).default('append'),
  options: ReadOptions.optional(),
  columns: z.array(IngestColumn).min(1).max(5000).optional(),
  partitioning: z.array(z.string().max(255)).max(16).optional(),
  /** refuse: one bad row fails the file; reject: good rows are kept, bad ones go to `rejects_table`. */
  on_bad_rows: z.enum(['refuse', 'reject']).default('refuse'),
  rejects_table: NewSqlName.optional(),
})

interface Given {
  readonly postgres?: { readonly cursor_column?: string }
  readonly audit?: object
  readonly upload?: string
  readonly columns?: object
  readonly on_bad_rows?: string
  readonly connection?: string
  readonly path?: string
  readonly mode: string
  readonly options?: object
}

type Problem = readonly [field: string, message: string]

const auditProblem = (given: Given): Problem | undefined => {
  const other = (['postgres', 'upload', 'connection', 'path', 'options', 'columns'] as const).find(
    (field) => given[field] !== undefined,
  )
  if (other !== undefined) return [other, 'does not go with audit, which says everything about the source']
  if (given.mode === 'replace') return ['mode', 'replace would lose the events of earlier loads; append']
  return given.on_bad_rows === 'reject' ? ['on_bad_rows', 'no event is put aside; refuse'] : undefined
}

const uploadProblem = (given: Given): Problem | undefined => {
  const other = (['postgres', 'connection', 'path'] as const).find((field) => given[field] !== undefined)
  return other && [other, 'does not go with upload, which is the file itself']
}

const problemOf = (given: Given): Problem | undefined => {
  if (given.audit) return auditProblem(given)
  if (given.upload !== undefined) return uploadProblem(given)
  const { postgres, connection, path, options, mode } = given
  if (!postgres) {
    if (connection === undefined)
      return ['connection', 'is needed, or postgres, upload or audit instead of it']
    return path === undefined ? ['path', 'is needed'] : undefined
  }
  if (connection !== undefined) return ['connection', 'is of files; postgres has a connection of its own']
  if (path !== undefined) return ['path', 'is of files, and postgres is given']
  if (options !== undefined) return ['options', 'are of files, and postgres is given']
  return postgres.cursor_column !== undefined && mode === 'replace'
    ? ['mode', 'replace would lose the rows of earlier loads; with a cursor_column, append']
    : undefined
}

/**
 * Files: loads those that are new since the last load of this task, oldest first, each in a commit of its own; a file that
 * was changed is new again. An upload: once. Rows of a database: all in one commit, or those above the cursor. The audit log: the events
 * that were sealed since.
 */
export const IngestTask = ingestTask.superRefine((given, context) => {
  const problem = problemOf(given)
  if (problem) context.addIssue({ code: 'custom', path: [problem[0]], message: problem[1] })
})
