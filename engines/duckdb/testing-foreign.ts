import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IcebergCatalog, TableMetadata } from '@boathouse/iceberg'
import {
  foreignMetadataLocation,
  foreignStorage,
  foreignTable,
  foreignTables,
} from '@boathouse/iceberg/testing/foreign-tables.ts'
import { objectCache } from '@boathouse/storage'
import type { ObjectStorage } from '@boathouse/storage'
import { testCatalog } from './testing-catalog.ts'
import { openLake } from './testing-lake.ts'
import type { TestLake } from './testing-lake.ts'

/** Tables as they are, or as `change` has them. */
export const foreignCatalog = (
  change: (name: string, table: TableMetadata) => TableMetadata = (_, table) => table,
): IcebergCatalog => ({
  ...testCatalog('lake', tmpdir()),
  listNamespaces: async (parent = []) => (parent.length === 0 ? [['main']] : []),
  listTables: async (namespace) => foreignTables.map((name) => ({ namespace, name })),
  loadTable: async ({ name }) => ({
    metadata: change(name, await foreignTable(name)),
    metadataLocation: foreignMetadataLocation(name),
    roots: [`s3://foreign/${name}`],
  }),
})

/** The tables of `iceberg/testing/foreign` as `lake.main.*`. */
export const openForeignLake = async (
  storage: ObjectStorage = foreignStorage(),
  catalog: IcebergCatalog = foreignCatalog(),
): Promise<TestLake & { close(): Promise<void> }> =>
  openLake({
    catalogs: {
      find: async (name) => (name === 'lake' ? catalog : undefined),
      names: async () => ['lake'],
    },
    storage,
    cache: await objectCache({
      storage,
      directory: mkdtempSync(join(tmpdir(), 'foreign-')),
      maxBytes: 1024 ** 3,
    }),
  })
