import { currentSchema, nextSortOrderId } from '../metadata/lookup.ts'
import type { SortField, TableMetadata } from '../types.ts'
import { invalidChange } from './evolve-error.ts'
import type { Evolution } from './evolve-schema.ts'
import { needColumn, type ColumnPath } from './find-column.ts'

export interface SortBy {
  readonly column: ColumnPath
  readonly direction: 'asc' | 'desc'
  readonly nulls: 'first' | 'last'
}

/** Puts another sort order in the place of the current one, for what is written from then on. Empty: not sorted. */
export const replaceSortOrder = (table: TableMetadata, by: readonly SortBy[]): Evolution => {
  const schema = currentSchema(table)
  const fields = by.map(({ column, direction, nulls }): SortField => {
    const { field, name, repeated } = needColumn(schema, column)
    if (typeof field.type !== 'string')
      throw invalidChange(name, `${name} is nested: sort by one of its fields`)
    if (repeated) throw invalidChange(name, `${name} is inside a list or map: rows have many of it`)
    return {
      transform: 'identity',
      'source-id': field.id,
      direction,
      'null-order': nulls === 'first' ? 'nulls-first' : 'nulls-last',
    }
  })
  return {
    requirements: [
      { type: 'assert-table-uuid', uuid: table['table-uuid'] },
      { type: 'assert-current-schema-id', 'current-schema-id': table['current-schema-id'] },
      { type: 'assert-default-sort-order-id', 'default-sort-order-id': table['default-sort-order-id'] },
    ],
    updates: [
      { action: 'add-sort-order', 'sort-order': { 'order-id': nextSortOrderId(table, fields), fields } },
      { action: 'set-default-sort-order', 'sort-order-id': -1 },
    ],
  }
}
