import { z } from 'zod'
import { operation } from '../operation.ts'
import { Long } from '../shapes.ts'
import { catalogErrors } from './errors.ts'
import { TableParams } from './shapes.ts'

/** What the data files say of one column; rows that delete files take away count, too. */
const ColumnStatistics = z
  .object({
    /** Iceberg field id. */
    id: z.number().int(),
    /** Dotted path for a field inside a column. */
    name: z.string(),
    type_text: z.string(),
    /** NULLs are among them. Null where no file says it. */
    value_count: Long.nullable(),
    null_count: Long.nullable(),
    /** No value is below or above, in the files that say it; long texts are cut. */
    lower_bound: z.string().nullable(),
    upper_bound: z.string().nullable(),
    /** Bytes of the column in the files, compressed. */
    size_bytes: Long.nullable(),
    /** Data files that lack a count, or a bound though they hold values: what is above does not speak for them. */
    files_without_metrics: Long,
  })
  .meta({ id: 'ColumnStatistics' })

export const getTableStatistics = operation({
  name: 'tables.statistics',
  method: 'GET',
  path: '/api/v1/catalogs/{catalog}/schemas/{schema}/tables/{table}/statistics',
  summary: 'Counts, bounds and bytes of each column, from the manifests of the current snapshot',
  effect: 'read',
  permission: { on: 'table', verb: 'read' },
  params: TableParams,
  response: z.object({
    snapshot_id: Long.nullable(),
    /** Data files. */
    file_count: Long,
    delete_file_count: Long,
    /** Rows of the data files, before deletes. */
    record_count: Long,
    columns: z.array(ColumnStatistics),
  }),
  errors: [catalogErrors.CATALOG_NOT_FOUND, catalogErrors.SCHEMA_NOT_FOUND, catalogErrors.TABLE_NOT_FOUND],
})
