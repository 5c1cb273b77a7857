import type { Output, operations } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import type { LiveTable } from './dataset-deps.ts'
import type { DatasetRow } from './dataset.store.ts'

export type DatasetAnswer = Output<typeof operations.getDataset>

/** Every table of the built-in catalogs is an Iceberg table; other kinds of catalog will say otherwise. */
const FORMAT = 'iceberg'

/**
 * A dataset as it leaves. The table is followed by its uuid: `live` has the names of now. Without it the
 * table was dropped, and a new table of the old name is another table: the dataset stays broken until
 * somebody deletes it and registers the new one, knowing that it is new. Where it lies is for those who may read it.
 */
export const presentDataset = (
  row: DatasetRow,
  live: LiveTable | undefined,
  ctx: Pick<Context, 'may'>,
): DatasetAnswer => ({
  dataset_id: row.id,
  name: row.name,
  table: live
    ? { catalog: live.catalog, schema: live.schema, table: live.table }
    : { catalog: row.catalog_name, schema: row.schema_name, table: row.table_name },
  owner: row.owner,
  description: row.description,
  tags: row.tags,
  status: live ? 'ok' : 'broken',
  location: live && ctx.may('read', live.thing) ? live.location : null,
  format: live ? FORMAT : null,
  created_at: row.created_at,
  updated_at: row.updated_at,
  version: Number(row.version),
})
