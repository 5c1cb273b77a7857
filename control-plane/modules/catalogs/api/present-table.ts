import type { Output, operations } from '@boathouse/contract'
import {
  currentSchema,
  currentSnapshot,
  defaultSortOrder,
  defaultSpec,
  transformText,
  type PartitionSpec,
  type Schema,
  type SortOrder,
  type TableMetadata,
} from '@boathouse/iceberg'
import type { FoundTable } from './find-named.ts'
import { schemaName } from './find-named.ts'
import { presentColumn } from './present-schema.ts'

type TableView = Output<typeof operations.getTable>
type SummaryView = Output<typeof operations.renameTable>

const partitioningTexts = (spec: PartitionSpec, schema: Schema): string[] =>
  spec.fields
    .filter((field) => field.transform !== 'void')
    .map((field) => transformText(schema, field.transform, field['source-id']))

const sortTexts = (order: SortOrder, schema: Schema): string[] =>
  order.fields.map((field) => {
    const text = transformText(schema, field.transform, field['source-id'])
    const usual = field.direction === 'asc' ? 'nulls-first' : 'nulls-last'
    const nulls = field['null-order'] === usual ? '' : ` ${field['null-order'].replace('-', ' ')}`
    return `${text}${field.direction === 'desc' ? ' desc' : ''}${nulls}`
  })

export const presentSummary = ({ catalog, schema, table }: FoundTable): SummaryView => ({
  catalog: catalog.name,
  schema: schemaName(schema.levels),
  name: table.name,
  kind: table.kind,
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
    columns: schema.fields.map(presentColumn),
    partitioning: partitioningTexts(defaultSpec(metadata), schema),
    sorted_by: sortTexts(defaultSortOrder(metadata), schema),
    properties: { ...metadata.properties },
    current_snapshot_id: currentSnapshot(metadata)?.['snapshot-id'].toString() ?? null,
    file_count: found.table.file_count?.toString() ?? null,
    dataset,
  }
}
