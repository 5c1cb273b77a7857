import { datasetErrors } from '@boathouse/contract/datasets/errors.ts'
import type { Tx } from '../../platform/database.ts'
import { findDataset, findDatasetOfTable, insertDataset, type NewDatasetRow } from './dataset.store.ts'

/**
 * Registers a table in a transaction of the caller's, which stays usable when this throws. Throws
 * DATASET_EXISTS, TABLE_ALREADY_REGISTERED.
 */
export const registerInTransaction = async (tx: Tx, row: NewDatasetRow): Promise<void> => {
  if (await insertDataset(tx, row)) return
  const table = `${row.table.catalog}.${row.table.schema}.${row.table.table}`
  const other = await findDatasetOfTable(tx, row.workspaceId, row.table.uuid)
  if (other && other.name !== row.name) {
    throw datasetErrors.TABLE_ALREADY_REGISTERED({ table, dataset: other.name })
  }
  throw datasetErrors.DATASET_EXISTS({ dataset: row.name })
}

/** Refuses a name that is taken, before work begins that is to end in `registerInTransaction`. Throws DATASET_EXISTS. */
export const requireFreeName = async (tx: Tx, workspaceId: string, name: string): Promise<void> => {
  if (await findDataset(tx, workspaceId, name)) throw datasetErrors.DATASET_EXISTS({ dataset: name })
}
