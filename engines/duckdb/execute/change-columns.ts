import type { Schema } from '@boathouse/iceberg'
import type { ChangedColumn, ChangeQuery } from '@boathouse/sql'
import type { ChangeAction } from '../write/changed-rows.ts'
import { errorAt } from './text-position.ts'

/** Values that stand for no column: an INSERT of MERGE that gives more of them than the table has columns. */
const tooMany = (schema: Schema, count: number): string =>
  `The INSERT gives ${count} values, but the table has ${schema.fields.length} columns.`

const isCalled = (name: string, other: string): boolean => name.toLowerCase() === other.toLowerCase()

/**
 * Which columns of the table the actions of a statement fill. Throws `COLUMN_NOT_FOUND` and `INVALID_QUERY` at the
 * statement's own words.
 */
export const resolveActions = (
  change: ChangeQuery,
  schema: Schema,
  source: string,
): readonly ChangeAction[] => {
  const placeOf = ({ column, qualifier, value }: ChangedColumn, count: number): number => {
    const span = change.values[value]?.span ?? change.query.part.span
    if (typeof column === 'number') {
      if (count === schema.fields.length) return column
      throw errorAt('INVALID_QUERY', tooMany(schema, count), source, span)
    }
    if (qualifier && !isCalled(qualifier.name, change.alias.text))
      throw errorAt(
        'INVALID_QUERY',
        `Only whole columns of ${change.alias.text} can be set, not a part of ${qualifier.name}.`,
        source,
        qualifier.span,
      )
    const place = schema.fields.findIndex(({ name }) => isCalled(name, column.name))
    if (place >= 0) return place
    throw errorAt('COLUMN_NOT_FOUND', `The table has no column ${column.name}.`, source, column.span)
  }
  return change.actions.map(({ kind, columns }) => ({
    kind,
    columns: columns.map((column) => ({ place: placeOf(column, columns.length), value: column.value })),
  }))
}
