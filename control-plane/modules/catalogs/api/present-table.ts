import type { Output, operations } from '@boathouse/contract'
import {
  currentSchema,
  currentSnapshot,
  defaultSortOrder,
  defaultSpec,
  fieldIndex,
  type IcebergType,
  type PartitionSpec,
  type Schema,
  type Snapshot,
  type SortOrder,
  type TableMetadata,
} from '@boathouse/iceberg'
import type { FoundTable } from './find-named.ts'
import { schemaName } from './find-named.ts'

type TableView = Output<typeof operations.getTable>
type SummaryView = Output<typeof operations.renameTable>
type SnapshotView = Output<typeof operations.listSnapshots>['snapshots'][number]

/** Iceberg's own type names; nested ones as its specification writes them: `struct<a: int, b: list<string>>`. */
const typeText = (type: IcebergType): string => {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return `struct<${type.fields.map((field) => `${field.name}: ${typeText(field.type)}`).join(', ')}>`
    case 'list':
      return `list<${typeText(type.element)}>`
    case 'map':
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`
  }
}

/** `month(day)`, `bucket(id, 8)`, plain `region` for identity. */
const transformText = (transform: string, column: string): string => {
  const [, name, parameter] = /^(bucket|truncate)\[(\d+)\]$/.exec(transform) ?? []
  if (name !== undefined) return `${name}(${column}, ${parameter})`
  return transform === 'identity' ? column : `${transform}(${column})`
}

const columnName = (schema: Schema): ((id: number) => string) => {
  const index = fieldIndex(schema)
  return (id) => index.get(id)?.name ?? `#${id}`
}

const partitioningTexts = (spec: PartitionSpec, schema: Schema): string[] => {
  const nameOf = columnName(schema)
  return spec.fields
    .filter((field) => field.transform !== 'void')
    .map((field) => transformText(field.transform, nameOf(field['source-id'])))
}

const sortTexts = (order: SortOrder, schema: Schema): string[] => {
  const nameOf = columnName(schema)
  return order.fields.map((field) => {
    const text = transformText(field.transform, nameOf(field['source-id']))
    const usual = field.direction === 'asc' ? 'nulls-first' : 'nulls-last'
    const nulls = field['null-order'] === usual ? '' : ` ${field['null-order'].replace('-', ' ')}`
    return `${text}${field.direction === 'desc' ? ' desc' : ''}${nulls}`
  })
}

export const presentSummary = ({ catalog, schema, table }: FoundTable): SummaryView => ({
  catalog: catalog.name,
  schema: schemaName(schema.levels),
  name: table.name,
  row_count: table.row_count?.toString() ?? null,
  size_bytes: table.size_bytes?.toString() ?? null,
  updated_at: table.changed_at,
})

export const presentTable = (
  found: FoundTable,
  metadata: TableMetadata,
  dataset: string | null,
): TableView => {
  const schema = currentSchema(metadata)
  return {
    ...presentSummary(found),
    uuid: metadata['table-uuid'],
    location: metadata.location,
    metadata_location: found.table.metadata_location,
    format_version: metadata['format-version'],
    columns: schema.fields.map((field) => ({
      id: field.id,
      name: field.name,
      type_text: typeText(field.type),
      nullable: !field.required,
      comment: field.doc ?? null,
    })),
    partitioning: partitioningTexts(defaultSpec(metadata), schema),
    sorted_by: sortTexts(defaultSortOrder(metadata), schema),
    properties: { ...metadata.properties },
    current_snapshot_id: currentSnapshot(metadata)?.['snapshot-id'].toString() ?? null,
    file_count: found.table.file_count?.toString() ?? null,
    dataset,
  }
}

export const presentSnapshot = (metadata: TableMetadata, snapshot: Snapshot): SnapshotView => {
  const { operation = null, ...summary } = { ...snapshot.summary }
  const id = snapshot['snapshot-id']
  const refs = Object.entries(metadata.refs).filter(([, ref]) => ref['snapshot-id'] === id)
  return {
    snapshot_id: id.toString(),
    parent_id: snapshot['parent-snapshot-id']?.toString() ?? null,
    committed_at: new Date(snapshot['timestamp-ms']).toISOString(),
    operation,
    summary: Object.fromEntries(
      Object.entries(summary).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
    is_current: id === metadata['current-snapshot-id'],
    refs: refs.map(([name]) => name).toSorted(),
  }
}
