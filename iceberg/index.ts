export type * from './types.ts'
export type * from './updates/types.ts'
export type * from './catalog.ts'
export type { Json, JsonObject, RawNumber } from './json.ts'
export { parseJson, stringifyJson } from './json.ts'
export * from './errors.ts'
export { metadataFromJson, parseMetadata } from './metadata/parse.ts'
export { metadataToJson, serialiseMetadata } from './metadata/serialise.ts'
export { metadataDirectory, nextMetadataLocation, readMetadata, writeMetadata } from './metadata/file.ts'
export * from './metadata/lookup.ts'
export { formatPrimitive, parsePrimitive, type Primitive } from './schema/primitive-type.ts'
export {
  allFields,
  childFields,
  fieldIndex,
  fieldNamed,
  highestFieldId,
  type IndexedField,
} from './schema/field-index.ts'
export { assignFreshIds, idsByName } from './schema/fresh-ids.ts'
export { nameMapping, type MappedField, type NameMapping } from './schema/name-mapping.ts'
export { checkSchema } from './schema/check-schema.ts'
export { sameSchema } from './schema/same-schema.ts'
export { applyUpdates, type ApplyOptions } from './updates/apply.ts'
export { checkRequirements } from './updates/requirements.ts'
export {
  parseNewPartitionSpec,
  parseNewSchema,
  parseRequirements,
  parseSortOrder,
  parseUpdates,
} from './updates/parse.ts'
export { newTableMetadata, newTableUpdates, replaceTableUpdates, type NewTable } from './updates/new-table.ts'
export { canTransform, parseTransform, resultType, type Transform } from './transforms/transform.ts'
export { applyTransform, bucketHash } from './transforms/apply-transform.ts'
export { TRANSFORM_MACROS, transformSql } from './transforms/sql.ts'
export { decodeValue, encodeValue } from './values/bytes.ts'
export { fromHex, toHex } from './values/hex.ts'
export { compareValues } from './values/compare.ts'
export { formatDecimal, parseDecimal, valueFromJson, valueToJson } from './values/json-value.ts'
export { readAvro, writeAvro, type AvroFile } from './avro/container.ts'
export { partitionTypes } from './manifests/partition-type.ts'
export { readManifest } from './manifests/read-manifest.ts'
export { writeManifest, type NewEntry, type NewManifest } from './manifests/write-manifest.ts'
export {
  manifestsOf,
  readManifestList,
  writeManifestList,
  type NewManifestList,
} from './manifests/manifest-list.ts'
export { metricsModes, parseMetricsMode, type MetricsMode } from './manifests/metrics-modes.ts'
export {
  dataFileFromStatistics,
  type ColumnStatistics,
  type WrittenFile,
} from './manifests/data-file-from-statistics.ts'
export { inParallel } from './scan/in-parallel.ts'
export { FALSE, TRUE, type Comparison, type Expression, type Predicate } from './scan/expression.ts'
export { manifestCache, type ManifestCache } from './scan/manifest-cache.ts'
export {
  planScan,
  type ScanFile,
  type ScanOptions,
  type ScanPlan,
  type ScanStatistics,
} from './scan/plan-scan.ts'
export {
  partitionKey,
  type AppliedDeletes,
  type DeletionVector,
  type EqualityDeletes,
  type PositionDeletes,
} from './scan/match-deletes.ts'
export { decodingFile } from './table-file.ts'
export { snapshotEntries } from './scan/snapshot-entries.ts'
export { deletionVectorReader, type ReadVector } from './puffin/deletion-vector.ts'
export type { PositionRange } from './puffin/roaring.ts'
export { appendSnapshot } from './commit/append-snapshot.ts'
export {
  dropAllRows,
  overwriteSnapshot,
  replaceAllRows,
  type Overwrite,
} from './commit/overwrite-snapshot.ts'
export { newSnapshotId, type SnapshotBase, type SnapshotCommit } from './commit/produce-snapshot.ts'
export {
  createTableCommit,
  replaceTableCommit,
  stagedTableUpdates,
  stageReplacement,
} from './commit/create-table.ts'
export { reachedStep, type CommitStep } from './commit/commit-steps.ts'
export { commitOnce, commitWithRetry, type Committed, type RetryOptions } from './commit/commit-with-retry.ts'
export { EvolutionRefused, type EvolutionReason } from './evolve/evolve-error.ts'
export { findColumn, type ColumnPath } from './evolve/find-column.ts'
export { evolveSchema, type Evolution } from './evolve/evolve-schema.ts'
export type { ColumnPosition, SchemaChange } from './evolve/schema-change.ts'
export { partitionFieldName, replacePartitioning, type PartitionBy } from './evolve/evolve-partitioning.ts'
export { replaceSortOrder, type SortBy } from './evolve/evolve-sort-order.ts'
export { changeProperties, type PropertyChange } from './evolve/change-properties.ts'
export { commitEvolution } from './evolve/commit-evolution.ts'
export {
  dropRef,
  fastForward,
  needBranch,
  needSnapshot,
  rollbackTo,
  setRefTo,
  type NewRef,
  type RefTarget,
} from './refs/change-refs.ts'
export { planExpiry, type ExpiryPlan, type ExpiryRules } from './maintenance/plan-expiry.ts'
export { planCompaction, type CompactionRules } from './maintenance/plan-compaction.ts'
export { expireSnapshots, type Expired, type ExpireOptions } from './maintenance/expire-snapshots.ts'
export { unreachableFiles, type FileKind, type UnreachableFile } from './maintenance/unreachable-files.ts'
export { orphanFiles, type OrphanFile } from './maintenance/orphan-files.ts'
export { sqlName, sqlText } from './ddl/sql-name.ts'
export { sqlTypeName } from './ddl/sql-type-name.ts'
export { createTableText, sortText, transformText } from './ddl/create-table-text.ts'
export type * from './views/view-types.ts'
export { applyViewUpdates, checkViewRequirements } from './views/apply-view.ts'
export {
  parseViewMetadata,
  parseViewRequirements,
  parseViewUpdates,
  parseViewVersion,
  serialiseViewMetadata,
} from './views/parse-view.ts'
export { restCatalog, type RestCatalog } from './rest-client/rest-catalog.ts'
export type { RestCatalogOptions, RestFetch, RestRequestInit } from './rest-client/rest-options.ts'
export { CatalogDenied, CatalogFailed } from './rest-client/rest-errors.ts'
export { storageConfigFor, type RestTable } from './rest-client/rest-table.ts'
