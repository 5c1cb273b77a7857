import {
  allFields,
  currentSchema,
  decodeValue,
  manifestsOf,
  parseTransform,
  planScan,
  resultType,
  specById,
  stringifyJson,
  valueToJson,
} from '@boathouse/iceberg'
import type {
  DataFile,
  LoadedTable,
  ManifestFile,
  PartitionSpec,
  ScanFile,
  Snapshot,
  TableMetadata,
} from '@boathouse/iceberg'
import type { MetadataTable } from '@boathouse/sql'
import type { ObjectStorage } from '@boathouse/storage'
import { EngineError } from '../engine-error.ts'
import { quoteName, quoteText } from '../sql-text.ts'

type Value = string | number | bigint | boolean | null | undefined

/** Columns with DuckDB types, and rows of what casts to them. */
interface Sheet {
  readonly columns: Readonly<Record<string, string>>
  readonly rows: readonly (readonly Value[])[]
}

/** `"t$snapshots"` and its like, with Trino's columns; answered from metadata, so the rows travel inside the view. */
export const metadataQuery = async (
  storage: ObjectStorage,
  loaded: LoadedTable,
  name: MetadataTable,
  snapshot: Snapshot | undefined,
): Promise<string> => valuesQuery(await sheetOf(storage, loaded, name, snapshot))

const cell = (value: Value): string =>
  value === null || value === undefined ? 'NULL' : quoteText(String(value))

const valuesQuery = ({ columns, rows }: Sheet): string => {
  const names = Object.entries(columns)
  const casts = names.map(([name, type], at) => `CAST(c${at} AS ${type}) AS ${quoteName(name)}`).join(', ')
  const values = rows.map((row) => `(${row.map(cell).join(', ')})`)
  const source =
    values.length > 0
      ? `VALUES ${values.join(', ')}`
      : `SELECT ${names.map(() => 'NULL').join(', ')} WHERE false`
  return `SELECT ${casts} FROM (${source}) AS t(${names.map((_, at) => `c${at}`).join(', ')})`
}

const sheetOf = async (
  storage: ObjectStorage,
  loaded: LoadedTable,
  name: MetadataTable,
  snapshot: Snapshot | undefined,
): Promise<Sheet> => {
  const { metadata } = loaded
  switch (name) {
    case 'snapshots':
      return snapshotSheet(metadata)
    case 'history':
      return historySheet(metadata)
    case 'refs':
      return refSheet(metadata)
    case 'properties':
      return { columns: { key: 'VARCHAR', value: 'VARCHAR' }, rows: Object.entries(metadata.properties) }
    case 'metadata_log_entries':
      return metadataLogSheet(loaded)
    case 'files':
      return fileSheet(metadata, await liveFiles(storage, metadata, snapshot))
    case 'partitions':
      return partitionSheet(metadata, await liveFiles(storage, metadata, snapshot))
    case 'manifests':
      return manifestSheet(snapshot ? await manifestsOf(storage, snapshot) : [])
    case 'entries':
    case 'all_entries':
    case 'all_manifests':
      throw new EngineError(
        'NOT_SUPPORTED',
        `The metadata table $${name} is not there yet. Try $files, $manifests or $snapshots.`,
      )
  }
}

const instant = (ms: number): string => new Date(ms).toISOString()

const snapshotSheet = (table: TableMetadata): Sheet => ({
  columns: {
    committed_at: 'TIMESTAMPTZ',
    snapshot_id: 'BIGINT',
    parent_id: 'BIGINT',
    operation: 'VARCHAR',
    manifest_list: 'VARCHAR',
    summary: 'MAP(VARCHAR, VARCHAR)',
  },
  rows: table.snapshots.map((snapshot) => [
    instant(snapshot['timestamp-ms']),
    snapshot['snapshot-id'],
    snapshot['parent-snapshot-id'],
    snapshot.summary?.operation,
    snapshot['manifest-list'],
    mapText(snapshot.summary ?? {}),
  ]),
})

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** DuckDB's text form of a MAP, every part quoted. */
const mapText = (entries: Readonly<Record<string, string>>): string => {
  return `{${Object.entries(entries)
    .map(([key, value]) => `${quoted(key)}=${quoted(value)}`)
    .join(', ')}}`
}

const historySheet = (table: TableMetadata): Sheet => {
  const byId = new Map(table.snapshots.map((snapshot) => [snapshot['snapshot-id'], snapshot]))
  const ancestors = new Set<bigint>()
  for (
    let id = table['current-snapshot-id'];
    id !== undefined && !ancestors.has(id);
    id = byId.get(id)?.['parent-snapshot-id']
  ) {
    ancestors.add(id)
  }
  return {
    columns: {
      made_current_at: 'TIMESTAMPTZ',
      snapshot_id: 'BIGINT',
      parent_id: 'BIGINT',
      is_current_ancestor: 'BOOLEAN',
    },
    rows: table['snapshot-log'].map((entry) => [
      instant(entry['timestamp-ms']),
      entry['snapshot-id'],
      byId.get(entry['snapshot-id'])?.['parent-snapshot-id'],
      ancestors.has(entry['snapshot-id']),
    ]),
  }
}

const refSheet = (table: TableMetadata): Sheet => ({
  columns: {
    name: 'VARCHAR',
    type: 'VARCHAR',
    snapshot_id: 'BIGINT',
    max_reference_age_in_ms: 'BIGINT',
    min_snapshots_to_keep: 'INTEGER',
    max_snapshot_age_in_ms: 'BIGINT',
  },
  rows: Object.entries(table.refs).map(([name, ref]) => [
    name,
    ref.type.toUpperCase(),
    ref['snapshot-id'],
    ref['max-ref-age-ms'],
    ref['min-snapshots-to-keep'],
    ref['max-snapshot-age-ms'],
  ]),
})

const metadataLogSheet = ({ metadata, metadataLocation }: LoadedTable): Sheet => ({
  columns: { timestamp: 'TIMESTAMPTZ', file: 'VARCHAR' },
  rows: [
    ...metadata['metadata-log'].map((entry) => [instant(entry['timestamp-ms']), entry['metadata-file']]),
    [instant(metadata['last-updated-ms']), metadataLocation],
  ],
})

const manifestSheet = (manifests: readonly ManifestFile[]): Sheet => ({
  columns: {
    content: 'VARCHAR',
    path: 'VARCHAR',
    length: 'BIGINT',
    partition_spec_id: 'INTEGER',
    added_snapshot_id: 'BIGINT',
    added_data_files_count: 'INTEGER',
    added_rows_count: 'BIGINT',
    existing_data_files_count: 'INTEGER',
    existing_rows_count: 'BIGINT',
    deleted_data_files_count: 'INTEGER',
    deleted_rows_count: 'BIGINT',
  },
  rows: manifests.map((manifest) => [
    manifest.content,
    manifest.path,
    manifest.length,
    manifest.specId,
    manifest.addedSnapshotId,
    manifest.addedFilesCount,
    manifest.addedRowsCount,
    manifest.existingFilesCount,
    manifest.existingRowsCount,
    manifest.deletedFilesCount,
    manifest.deletedRowsCount,
  ]),
})

const liveFiles = async (
  storage: ObjectStorage,
  table: TableMetadata,
  snapshot: Snapshot | undefined,
): Promise<readonly ScanFile[]> =>
  snapshot ? (await planScan(storage, table, { snapshotId: snapshot['snapshot-id'] })).files : []

/** A partition tuple as JSON by field name: `{"ts_day":"2024-01-31"}`. */
const partitionText = (table: TableMetadata, spec: PartitionSpec, file: DataFile): string => {
  const types = new Map(
    table.schemas.flatMap((schema) => [...allFields(schema)]).map(({ field }) => [field.id, field.type]),
  )
  const values = spec.fields.map((field, at) => {
    const value = file.partition[at] ?? null
    const source = types.get(field['source-id'])
    const type = typeof source === 'string' ? resultType(parseTransform(field.transform), source) : 'string'
    return [field.name, value === null ? null : valueToJson(type, value)] as const
  })
  return stringifyJson(Object.fromEntries(values))
}

const fileSheet = (table: TableMetadata, files: readonly ScanFile[]): Sheet => {
  const columns = new Map([...allFields(currentSchema(table))].map((entry) => [entry.field.id, entry]))
  const perColumn = (counts: ReadonlyMap<number, unknown> | undefined): string =>
    stringifyJson(
      Object.fromEntries(
        [...(counts ?? [])].map(([id, count]) => [columns.get(id)?.name ?? String(id), count]),
      ),
    )
  const bounds = (values: ReadonlyMap<number, Uint8Array> | undefined): string =>
    perColumn(
      new Map(
        [...(values ?? [])].map(([id, bytes]) => {
          const type = columns.get(id)?.field.type
          return [id, typeof type === 'string' ? valueToJson(type, decodeValue(type, bytes)) : null]
        }),
      ),
    )
  return {
    columns: {
      content: 'INTEGER',
      file_path: 'VARCHAR',
      file_format: 'VARCHAR',
      spec_id: 'INTEGER',
      partition: 'JSON',
      record_count: 'BIGINT',
      file_size_in_bytes: 'BIGINT',
      column_sizes: 'JSON',
      value_counts: 'JSON',
      null_value_counts: 'JSON',
      lower_bounds: 'JSON',
      upper_bounds: 'JSON',
      sort_order_id: 'INTEGER',
    },
    rows: files.map(({ file }) => [
      0,
      file.path,
      file.format.toUpperCase(),
      file.specId,
      partitionText(table, specById(table, file.specId), file),
      file.recordCount,
      file.sizeBytes,
      perColumn(file.columnSizes),
      perColumn(file.valueCounts),
      perColumn(file.nullValueCounts),
      bounds(file.lowerBounds),
      bounds(file.upperBounds),
      file.sortOrderId,
    ]),
  }
}

const partitionSheet = (table: TableMetadata, files: readonly ScanFile[]): Sheet => {
  const groups = Map.groupBy(files, ({ file }) => partitionText(table, specById(table, file.specId), file))
  return {
    columns: { partition: 'JSON', record_count: 'BIGINT', file_count: 'BIGINT', total_size: 'BIGINT' },
    rows: [...groups].map(([partition, group]) => [
      partition,
      group.reduce((sum, file) => sum + file.recordCount, 0n),
      group.length,
      group.reduce((sum, file) => sum + file.sizeBytes, 0n),
    ]),
  }
}
