import { memoryStorage, type ObjectStorage } from '@boathouse/storage'
import type { CreateTable, IcebergCatalog, TableIdent } from '../catalog.ts'
import { appendSnapshot } from '../commit/append-snapshot.ts'
import { commitWithRetry, type Committed } from '../commit/commit-with-retry.ts'
import type { DataFile, TableMetadata } from '../types.ts'
import { memoryCatalog } from './memory-catalog.ts'

export interface TestLake {
  readonly storage: ObjectStorage
  readonly catalog: IcebergCatalog
  readonly ident: TableIdent
  readonly table: () => Promise<TableMetadata>
  readonly append: (...files: readonly DataFile[]) => Promise<Committed>
}

/** One table in an in-memory catalog and storage. */
export const testLake = async (
  table: CreateTable,
  before?: Parameters<typeof memoryCatalog>[0],
): Promise<TestLake> => {
  const storage = memoryStorage()
  const catalog = memoryCatalog(before)
  const ident = { namespace: ['main'], name: 't' }
  await catalog.createTable(ident, table)
  return {
    storage,
    catalog,
    ident,
    table: async () => (await catalog.loadTable(ident)).metadata,
    append: (...files) =>
      commitWithRetry(catalog, ident, ({ metadata }) => appendSnapshot({ storage, table: metadata, files }), {
        storage,
      }),
  }
}

/** A data file that exists only in manifests: for tests of metadata, which never look into files. */
export const dataFile = (path: string, more: Partial<DataFile> = {}): DataFile => ({
  content: 'data',
  path,
  format: 'parquet',
  specId: 0,
  partition: [],
  recordCount: 10n,
  sizeBytes: 100n,
  ...more,
})
