export type { DatasetDeps, LiveTable, LiveTables, TableName } from './dataset-deps.ts'
export { datasetHandlers } from './datasets.handlers.ts'
export { registerInTransaction, requireFreeName } from './register-dataset.ts'
export { datasetNameOf, searchDatasetNames } from './dataset.store.ts'
