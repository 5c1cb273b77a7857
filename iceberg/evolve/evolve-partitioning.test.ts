import { expect, test } from 'vitest'
import {
  applyUpdates,
  changeProperties,
  defaultSortOrder,
  defaultSpec,
  EvolutionRefused,
  newTableMetadata,
  replacePartitioning,
  replaceSortOrder,
  type PartitionBy,
  type TableMetadata,
} from '../index.ts'

const tableOf = (formatVersion: 1 | 2): TableMetadata =>
  newTableMetadata({
    formatVersion,
    location: 'file:///t',
    schema: {
      type: 'struct',
      fields: [
        { id: 1, name: 'id', required: true, type: 'long' },
        { id: 2, name: 'ts', required: false, type: 'timestamp' },
        { id: 3, name: 'id_bucket', required: false, type: 'int' },
      ],
    },
    spec: { fields: [{ 'source-id': 2, name: 'ts_month', transform: 'month' }] },
  })
const by = (column: string, transform: string): PartitionBy => ({ column: [column], transform })
const partitioned = (table: TableMetadata, ...fields: PartitionBy[]): TableMetadata =>
  applyUpdates(table, replacePartitioning(table, fields).updates)
const layout = (table: TableMetadata): string[] =>
  defaultSpec(table).fields.map((field) => `${field['field-id']} ${field.name} ${field.transform}`)

test('format 2: a field that comes back has its old id, and an old spec is used again', () => {
  const table = tableOf(2)
  const day = partitioned(table, by('ts', 'day'), by('id', 'bucket[8]'))
  // The column id_bucket has the name that the partition field would have.
  expect(layout(day)).toEqual(['1001 ts_day day', '1002 id_bucket_2 bucket[8]'])
  expect(layout(partitioned(day, by('ID', 'bucket[8]'), by('ts', 'month')))).toEqual([
    '1002 id_bucket_2 bucket[8]',
    '1000 ts_month month',
  ])
  expect(defaultSpec(partitioned(day, by('ts', 'month')))['spec-id']).toBe(0)
  expect(layout(partitioned(day))).toEqual([])
})

test('format 1: what goes becomes void in its place', () => {
  const day = partitioned(tableOf(1), by('ts', 'day'))
  expect(layout(day)).toEqual(['1000 ts_month void', '1001 ts_day day'])
  expect(layout(partitioned(day, by('ts', 'day'), by('id', 'truncate[10]')))).toEqual([
    '1000 ts_month void',
    '1001 ts_day day',
    '1002 id_trunc truncate[10]',
  ])
})

const subject = (change: () => unknown): unknown => {
  try {
    change()
    return 'not refused'
  } catch (error) {
    return error instanceof EvolutionRefused ? error.subject : error
  }
}

test('transforms that do not fit, and two of one time, are refused by name', () => {
  const table = tableOf(2)
  expect(subject(() => partitioned(table, by('id', 'day')))).toBe('id')
  expect(subject(() => partitioned(table, by('none', 'identity')))).toBe('none')
  expect(subject(() => partitioned(table, by('ts', 'day'), by('ts', 'hour')))).toBe('ts_hour')
})

test('a sort order takes the place of another, and can go', () => {
  const table = tableOf(2)
  const sorted = applyUpdates(
    table,
    replaceSortOrder(table, [{ column: ['TS'], direction: 'desc', nulls: 'last' }]).updates,
  )
  expect(defaultSortOrder(sorted)).toMatchObject({
    'order-id': 1,
    fields: [{ 'source-id': 2, direction: 'desc' }],
  })
  expect(defaultSortOrder(applyUpdates(sorted, replaceSortOrder(sorted, []).updates))['order-id']).toBe(0)
})

test('properties: facts of the metadata and impossible values are refused, the format only rises', () => {
  const table = tableOf(1)
  const set = (key: string, value: string) => () => changeProperties(table, { set: { [key]: value } })
  expect(subject(set('current-snapshot-id', '1'))).toBe('current-snapshot-id')
  expect(subject(set('write.target-file-size-bytes', 'big'))).toBe('write.target-file-size-bytes')
  expect(subject(set('write.metadata.metrics.column.id', 'all'))).toBe('write.metadata.metrics.column.id')
  expect(subject(set('format-version', '3'))).toBe('format-version')
  expect(subject(() => changeProperties(table, { remove: ['uuid'] }))).toBe('uuid')
  const changed = applyUpdates(
    table,
    changeProperties(table, {
      set: { 'format-version': '2', owner: 'grid' },
      remove: ['write.parquet.compression-codec'],
    }).updates,
  )
  expect(changed).toMatchObject({ 'format-version': 2, properties: { owner: 'grid' } })
  expect(changed.properties).not.toHaveProperty(['write.parquet.compression-codec'])
  expect(subject(() => changeProperties(changed, { set: { 'format-version': '1' } }))).toBe('format-version')
})
