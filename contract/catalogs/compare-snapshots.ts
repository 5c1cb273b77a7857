import { z } from 'zod'
import { operation } from '../operation.ts'
import { Long } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { DataFile, SchemaDifference, Snapshot, TableParams } from './shapes.ts'

/** Files of one side that the other does not have. Counts are of all; at most a hundred files are listed. */
const Difference = z
  .object({
    file_count: Long,
    /** Rows of data files: what delete files take away is only known when they are read. */
    record_count: Long,
    total_size_bytes: Long,
    delete_file_count: Long,
    files: z.array(DataFile),
  })
  .meta({ id: 'SnapshotDifference' })

export const compareSnapshots = operation({
  name: 'tables.compare',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/compare',
  summary: 'What two snapshots of a table differ in: files, rows, columns, and the commits between them',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  /** `to` absent: the current snapshot. `from` absent: the parent of `to`. */
  query: z.strictObject({ from: Long.optional(), to: Long.optional() }),
  response: z.object({
    /** null: `to` is the first snapshot, compared with the empty table. */
    from: Snapshot.nullable(),
    to: Snapshot,
    /** `to` comes after `from`; otherwise they lie on different lines. */
    from_is_ancestor: z.boolean(),
    added: Difference,
    removed: Difference,
    schema_changes: z.array(SchemaDifference),
    /** From the oldest to `to`, without `from`; empty on different lines. At most a hundred, the newest. */
    commits: z.array(Snapshot),
  }),
  errors: [
    catalogErrors.CATALOG_NOT_FOUND,
    catalogErrors.SCHEMA_NOT_FOUND,
    catalogErrors.TABLE_NOT_FOUND,
    catalogErrors.SNAPSHOT_NOT_FOUND,
  ],
})
