import {
  allFields,
  compareValues,
  currentSchema,
  decodeValue,
  partitionTypes,
  specById,
  stringifyJson,
  toHex,
  valueToJson,
} from '@boathouse/iceberg'
import type {
  DataFile,
  IcebergType,
  Json,
  ManifestEntry,
  ManifestFile,
  TableMetadata,
  Value as IcebergValue,
} from '@boathouse/iceberg'
import type { Sheet, Value } from './sheet.ts'

const CONTENTS = ['data', 'position-deletes', 'equality-deletes']
const STATUSES = ['existing', 'added', 'deleted']

/** A bound that cannot be read is none. */
const boundOf = (type: IcebergType | undefined, bytes: Uint8Array | undefined): IcebergValue | undefined => {
  if (typeof type !== 'string' || !bytes) return undefined
  try {
    return decodeValue(type, bytes)
  } catch {
    return undefined
  }
}

const jsonOf = (type: IcebergType | undefined, value: IcebergValue | null | undefined): Json =>
  typeof type === 'string' && value !== null && value !== undefined ? valueToJson(type, value) : null

/** Field id → dotted name and type, of the current schema. */
type Columns = ReadonlyMap<number, { readonly name: string; readonly type: IcebergType }>

const columnsOf = (table: TableMetadata): Columns =>
  new Map(
    [...allFields(currentSchema(table))].map(({ field, name }) => [field.id, { name, type: field.type }]),
  )

/** A partition tuple as JSON by field name: `{"ts_day":"2024-01-31"}`. */
const partitionReader = (table: TableMetadata): ((file: DataFile) => string) => {
  const specs = new Map(
    table['partition-specs'].map((spec) => [
      spec['spec-id'],
      { fields: spec.fields, types: partitionTypes(table, spec) },
    ]),
  )
  return (file) => {
    const { fields = [], types = [] } = specs.get(file.specId) ?? {}
    const values = fields.map(({ name }, at) => [name, jsonOf(types[at], file.partition[at])] as const)
    return stringifyJson(Object.fromEntries(values))
  }
}

const named = (
  columns: Columns,
  values: ReadonlyMap<number, Json | bigint> | undefined,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...(values ?? [])].map(([id, value]) => [columns.get(id)?.name ?? String(id), value]))

const bounds = (
  columns: Columns,
  values: ReadonlyMap<number, Uint8Array> | undefined,
): Readonly<Record<string, unknown>> =>
  named(
    columns,
    new Map(
      [...(values ?? [])].map(([id, bytes]) => {
        const type = columns.get(id)?.type
        return [id, jsonOf(type, boundOf(type, bytes))]
      }),
    ),
  )

/** The columns of `$files`, and of `data_file` in `$entries`. */
const FILE_COLUMNS = {
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
  nan_value_counts: 'JSON',
  lower_bounds: 'JSON',
  upper_bounds: 'JSON',
  key_metadata: 'VARCHAR',
  split_offsets: 'JSON',
  equality_ids: 'JSON',
  sort_order_id: 'INTEGER',
} as const

type FileCells = Readonly<Record<keyof typeof FILE_COLUMNS, unknown>>

const fileReader = (table: TableMetadata): ((file: DataFile) => FileCells) => {
  const columns = columnsOf(table)
  const partition = partitionReader(table)
  return (file) => ({
    content: CONTENTS.indexOf(file.content),
    file_path: file.path,
    file_format: file.format.toUpperCase(),
    spec_id: file.specId,
    partition: partition(file),
    record_count: file.recordCount,
    file_size_in_bytes: file.sizeBytes,
    column_sizes: named(columns, file.columnSizes),
    value_counts: named(columns, file.valueCounts),
    null_value_counts: named(columns, file.nullValueCounts),
    nan_value_counts: named(columns, file.nanValueCounts),
    lower_bounds: bounds(columns, file.lowerBounds),
    upper_bounds: bounds(columns, file.upperBounds),
    key_metadata: file.keyMetadata && toHex(file.keyMetadata),
    split_offsets: file.splitOffsets,
    equality_ids: file.equalityIds,
    sort_order_id: file.sortOrderId,
  })
}

const cellOf = (value: unknown): Value =>
  typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? undefined
      : stringifyJson(value)

/** Data and delete files, `content` 0, 1 and 2. */
export const fileSheet = (table: TableMetadata, entries: readonly ManifestEntry[]): Sheet => {
  const read = fileReader(table)
  return {
    columns: FILE_COLUMNS,
    rows: entries.map(({ file }) => Object.values(read(file)).map(cellOf)),
  }
}

export const entrySheet = (table: TableMetadata, entries: readonly ManifestEntry[]): Sheet => {
  const read = fileReader(table)
  return {
    columns: {
      status: 'INTEGER',
      snapshot_id: 'BIGINT',
      sequence_number: 'BIGINT',
      file_sequence_number: 'BIGINT',
      data_file: 'JSON',
    },
    rows: entries.map((entry) => {
      const file = read(entry.file)
      return [
        STATUSES.indexOf(entry.status),
        entry.snapshotId,
        entry.sequenceNumber,
        entry.fileSequenceNumber,
        stringifyJson({ ...file, partition: JSON.parse(String(file.partition)) as unknown }),
      ]
    }),
  }
}

export const manifestSheet = (table: TableMetadata, manifests: readonly ManifestFile[]): Sheet => ({
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
    partition_summaries: 'JSON',
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
    summariesText(table, manifest),
  ]),
})

/** In the order of the spec's fields. */
const summariesText = (table: TableMetadata, manifest: ManifestFile): string => {
  const types = partitionTypes(table, specById(table, manifest.specId))
  const summaries = (manifest.partitions ?? []).map((summary, at) => ({
    contains_null: summary.containsNull,
    contains_nan: summary.containsNan ?? null,
    lower_bound: jsonOf(types[at], boundOf(types[at], summary.lowerBound)),
    upper_bound: jsonOf(types[at], boundOf(types[at], summary.upperBound)),
  }))
  return stringifyJson(summaries)
}

const sum = (files: readonly DataFile[], pick: (file: DataFile) => bigint | undefined): bigint =>
  files.reduce((total, file) => total + (pick(file) ?? 0n), 0n)

/** The outermost of the files' bounds; unknown when one of them is. */
const extreme = (
  type: IcebergType,
  files: readonly DataFile[],
  pick: (file: DataFile) => Uint8Array | undefined,
  sign: 1 | -1,
): Json => {
  if (typeof type !== 'string') return null
  const values = files.map((file) => boundOf(type, pick(file)))
  const found = values.reduce((best, value) =>
    best === undefined || value === undefined || compareValues(type, best, value) * sign <= 0 ? best : value,
  )
  return values.includes(undefined) ? null : jsonOf(type, found)
}

const columnFacts = (columns: Columns, files: readonly DataFile[]): string => {
  const facts = [...columns]
    .filter(([, { type }]) => typeof type === 'string')
    .map(([id, { name, type }]) => [
      name,
      {
        min: extreme(type, files, (file) => file.lowerBounds?.get(id), 1),
        max: extreme(type, files, (file) => file.upperBounds?.get(id), -1),
        null_count: files.some((file) => !file.nullValueCounts?.has(id))
          ? null
          : sum(files, (file) => file.nullValueCounts?.get(id)),
      },
    ])
  return stringifyJson(Object.fromEntries(facts))
}

/** Of the data files; deleted rows are counted as they lie there. */
export const partitionSheet = (table: TableMetadata, entries: readonly ManifestEntry[]): Sheet => {
  const partition = partitionReader(table)
  const columns = columnsOf(table)
  const files = entries.map(({ file }) => file).filter(({ content }) => content === 'data')
  const groups = Map.groupBy(files, partition)
  return {
    columns: {
      partition: 'JSON',
      record_count: 'BIGINT',
      file_count: 'BIGINT',
      total_size: 'BIGINT',
      data: 'JSON',
    },
    rows: [...groups].map(([text, group]) => [
      text,
      sum(group, (file) => file.recordCount),
      group.length,
      sum(group, (file) => file.sizeBytes),
      columnFacts(columns, group),
    ]),
  }
}
