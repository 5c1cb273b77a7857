import { z } from 'zod'
import { IngestColumn, ReadOptions } from '../ingest/shapes.ts'
import { CatalogName, ForeignName, FreeText, NewSqlName, ResourceName } from '../shapes.ts'

/**
 * Loads the files that are new since the last load of this task, oldest first, each in a commit of its own. A file that
 * was changed is new again.
 */
export const IngestTask = z.strictObject({
  /** A connection of kind files or s3. */
  connection: ResourceName,
  /**
   * Files below the root or the prefix of the connection: `*` and `?` stand for characters of a name, `**` for
   * directories, as in `orders/**\/*.csv`.
   */
  path: FreeText(1024).min(1),
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
