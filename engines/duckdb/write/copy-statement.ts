import type { IcebergType, PartitionSpec, Schema, SortOrder, TableMetadata } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'
import { quoteName, quoteText } from '../sql-text.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import { partitionColumn, transformedColumn } from './partition-expression.ts'
import type { WritingRules } from './writing-rules.ts'

export interface WriteTarget extends WritingRules {
  readonly metadata: TableMetadata
  readonly schema: Schema
  readonly spec: PartitionSpec
  readonly sortOrder: SortOrder
}

/** `value` is an expression over the source, or NULL for a column that the statement does not give. */
export interface ColumnSource {
  readonly name: string
  readonly value: string
}

/** What the aliases of partition columns start with; a column of the table may be called anything but that. */
export const PARTITION_PREFIX = '__boathouse_partition_'

/**
 * The query whose rows go into the files: columns in the order and types of the schema, partition values behind them.
 * A cast that fails ends the statement; `describeBadValue` then finds the culprit.
 */
export const shapedQuery = (
  target: WriteTarget,
  source: string,
  columns: readonly ColumnSource[],
): string => {
  const given = new Map(columns.map(({ name, value }) => [name, value]))
  const selection = target.schema.fields.map(
    (field) =>
      `CAST(${given.get(field.name) ?? 'NULL'} AS ${duckdbType(field.type)}) AS ${quoteName(field.name)}`,
  )
  return `SELECT ${selection.join(', ')} FROM ${source}`
}

/** `COPY … RETURN_STATS`, sorted by partition (unsorted, 2000 partitions became 7703 files) and the sort order. */
export const copyStatement = (
  target: WriteTarget,
  shaped: string,
  directory: string,
  fileName: string,
): string => {
  const partitions = target.spec.fields.map((field, at) => ({
    alias: `${PARTITION_PREFIX}${at}`,
    expression: partitionColumn(
      transformedColumn(field.transform, ...columnOf(target.schema, field['source-id'])),
    ),
  }))
  const order = [...partitions.map(({ alias }) => quoteName(alias)), ...sortTerms(target)]
  const extra = partitions.map(({ alias, expression }) => `, ${expression} AS ${quoteName(alias)}`).join('')
  const query = `SELECT *${extra} FROM (${shaped}) AS __rows${order.length > 0 ? ` ORDER BY ${order.join(', ')}` : ''}`
  const layout =
    partitions.length > 0
      ? `PARTITION_BY (${partitions.map(({ alias }) => quoteName(alias)).join(', ')}), WRITE_PARTITION_COLUMNS false, HIVE_FILE_PATTERN false`
      : `FILE_SIZE_BYTES ${target.targetFileBytes}`
  return `COPY (${query}) TO ${quoteText(directory)} (FORMAT parquet, ${target.compression}, RETURN_STATS,
    FIELD_IDS ${fieldIds(target.schema)}, ${layout}, FILENAME_PATTERN ${quoteText(`${fileName}-{uuidv7}`)}, OVERWRITE_OR_IGNORE)`
}

/** Type and expression of the source column of a partition or sort field; nested ones are paths. */
export const columnOf = (schema: Schema, id: number): [IcebergType, string] => {
  const find = (fields: Schema['fields'], above: string): [IcebergType, string] | undefined => {
    for (const field of fields) {
      const path = above === '' ? quoteName(field.name) : `struct_extract(${above}, ${quoteText(field.name)})`
      if (field.id === id) return [field.type, path]
      const inner =
        typeof field.type !== 'string' && field.type.type === 'struct'
          ? find(field.type.fields, path)
          : undefined
      if (inner) return inner
    }
    return undefined
  }
  const found = find(schema.fields, '')
  if (!found)
    throw new EngineError(
      'NOT_SUPPORTED',
      'The table is partitioned or sorted by a column that it no longer has.',
    )
  return found
}

const sortTerms = ({ schema, sortOrder }: WriteTarget): string[] =>
  sortOrder.fields.map((field) => {
    const { expression } = transformedColumn(field.transform, ...columnOf(schema, field['source-id']))
    return `${expression} ${field.direction} ${field['null-order'] === 'nulls-first' ? 'NULLS FIRST' : 'NULLS LAST'}`
  })

const fieldIds = (schema: Schema): string =>
  `{${schema.fields.map((field) => idEntry(field.name, field.id, field.type)).join(', ')}}`

const idEntry = (name: string, id: number, type: IcebergType): string => {
  if (typeof type === 'string') return `${quoteText(name)}: ${id}`
  return `${quoteText(name)}: {__duckdb_field_id: ${id}, ${innerIds(type)}}`
}

const innerIds = (type: Exclude<IcebergType, string>): string => {
  switch (type.type) {
    case 'list':
      return idEntry('element', type['element-id'], type.element)
    case 'map':
      return `${idEntry('key', type['key-id'], type.key)}, ${idEntry('value', type['value-id'], type.value)}`
    case 'struct':
      return type.fields.map((field) => idEntry(field.name, field.id, field.type)).join(', ')
  }
}
