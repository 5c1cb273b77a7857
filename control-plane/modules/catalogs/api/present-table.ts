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
import type { TableRow } from '../table.store.ts'
import { schemaName } from './find-named.ts'
import { presentColumn } from './present-schema.ts'

type TableView = Output<typeof operations.getTable>
type SummaryView = Output<typeof operations.renameTable>

/** What lists show of a table, of whatever catalog. */
export interface ListedTable {
  readonly catalog: { readonly name: string }
  readonly schema: { readonly levels: readonly string[] }
  readonly table: Pick<TableRow, 'name' | 'kind' | 'row_count' | 'size_bytes' | 'changed_at'>
}

/** And what its page shows beside the metadata. */
export interface ShownTable extends ListedTable {
  readonly table: ListedTable['table'] & Pick<TableRow, 'metadata_location' | 'file_count'>
}

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

export const presentSummary = ({ catalog, schema, table }: ListedTable): SummaryView => ({
  catalog: catalog.name,
  schema: schemaName(schema.levels),
  name: table.name,
  kind: table.kind,
  row_count: table.row_count?.toString() ?? null,
  size_bytes: table.size_bytes?.toString() ?? null,
  updated_at: table.changed_at,
})

export const presentTable = (
  found: ShownTable,
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
