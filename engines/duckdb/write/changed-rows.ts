import type { Schema } from '@boathouse/iceberg'
import { FILE_COLUMN, ROW_COLUMN } from '@boathouse/sql'
import { quoteName } from '../sql-text.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import type { ColumnSource } from './copy-statement.ts'

/** What is done to a row: which columns (by their place in the schema) get which value. */
export interface ChangeAction {
  readonly kind: 'update' | 'delete' | 'insert'
  readonly columns: readonly { readonly place: number; readonly value: number }[]
}

/**
 * The rows that a statement changes are worked out once and kept in a table of the instance, which spills to disk: file
 * and row (NULL for an insert), number of the action, and the values. Only then is it known which files are touched, and
 * a condition that answers differently each time (`random()`) is asked once.
 */
const CHANGES = 'memory.main.__boathouse_changes'

const valueNames = (count: number): string[] => Array.from({ length: count }, (_, at) => `v${at}`)

/** The query that was worked out from the statement, under names of ours. */
export const changesFrom = (query: string, valueCount: number): string =>
  `(${query}\n) AS __changes(${['file', 'row', 'action', ...valueNames(valueCount)].join(', ')})`

/** Types of the values: those of the columns that they are for. */
const valueTypes = (schema: Schema, actions: readonly ChangeAction[]): string[] => {
  const types: string[] = []
  for (const { columns } of actions)
    for (const { place, value } of columns) {
      const field = schema.fields[place]
      if (field) types[value] = duckdbType(field.type)
    }
  return types
}

/** Makes the table, and fills it. */
export const keepChanges = (
  query: string,
  schema: Schema,
  actions: readonly ChangeAction[],
): { readonly create: string; readonly fill: string } => {
  const types = valueTypes(schema, actions)
  const columns = [
    'file INTEGER',
    'row BIGINT',
    'action UTINYINT',
    ...types.map((type, at) => `v${at} ${type}`),
  ]
  const values = types.map((type, at) => `, CAST(v${at} AS ${type})`).join('')
  return {
    create: `CREATE TABLE ${CHANGES} (${columns.join(', ')})`,
    fill: `INSERT INTO ${CHANGES} SELECT file, row, action${values} FROM ${changesFrom(query, types.length)} WHERE action IS NOT NULL`,
  }
}

/** Rows that several rows of the source would change. */
export const COUNT_AMBIGUOUS = `SELECT count(*) FROM (SELECT 1 FROM ${CHANGES} WHERE row IS NOT NULL GROUP BY file, row HAVING count(*) > 1)`

/** File (NULL for inserts), action, number of rows. */
export const COUNT_CHANGES = `SELECT file, action, count(*) FROM ${CHANGES} GROUP BY ALL`

/** The action's value for a column, or what `otherwise` says. */
const valueOf = (
  actions: readonly ChangeAction[],
  kind: ChangeAction['kind'],
  place: number,
  otherwise: string,
): string => {
  const branches = actions.flatMap((action, at) => {
    const given = action.kind === kind && action.columns.find((column) => column.place === place)
    return given ? [`WHEN ${at + 1} THEN __change.v${given.value}`] : []
  })
  return branches.length === 0
    ? otherwise
    : `CASE __change.action ${branches.join(' ')} ELSE ${otherwise} END`
}

const numbersOf = (actions: readonly ChangeAction[], kind: ChangeAction['kind']): string =>
  actions.flatMap((action, at) => (action.kind === kind ? [at + 1] : [])).join(', ')

const own = ({ name }: { readonly name: string }): string => `__row.${quoteName(name)}`

const keptRows = (schema: Schema, actions: readonly ChangeAction[], rows: string): string => {
  const same = `__row.${FILE_COLUMN} = __change.file AND __row.${ROW_COLUMN} = __change.row`
  const known = `(SELECT * FROM ${CHANGES} WHERE row IS NOT NULL) AS __change`
  if (numbersOf(actions, 'update') === '')
    return `SELECT ${schema.fields.map(own).join(', ')} FROM (${rows}) AS __row ANTI JOIN ${known} ON ${same}`
  const values = schema.fields.map((field, place) => valueOf(actions, 'update', place, own(field)))
  const gone = numbersOf(actions, 'delete')
  const kept = gone === '' ? '' : ` WHERE __change.action IS NULL OR __change.action NOT IN (${gone})`
  return `SELECT ${values.join(', ')} FROM (${rows}) AS __row LEFT JOIN ${known} ON ${same}${kept}`
}

const newRows = (schema: Schema, actions: readonly ChangeAction[]): string => {
  const values = schema.fields.map(
    ({ type }, place) => `CAST(${valueOf(actions, 'insert', place, 'NULL')} AS ${duckdbType(type)})`,
  )
  return `SELECT ${values.join(', ')} FROM ${CHANGES} AS __change WHERE action IN (${numbersOf(actions, 'insert')})`
}

/**
 * What is to be written: the touched files' rows with the changes in them (`rows`, with row ids; undefined when no file
 * is rewritten), and the new rows.
 */
export const changedRows = (
  schema: Schema,
  actions: readonly ChangeAction[],
  rows: string | undefined,
): { readonly from: string; readonly columns: readonly ColumnSource[] } => {
  const parts = [
    ...(rows === undefined ? [] : [keptRows(schema, actions, rows)]),
    ...(numbersOf(actions, 'insert') === '' ? [] : [newRows(schema, actions)]),
  ]
  const columns = schema.fields.map(({ name }, at) => ({ name, value: `c${at}` }))
  return {
    from: `(${parts.join('\nUNION ALL\n')}) AS __source(${columns.map(({ value }) => value).join(', ')})`,
    columns,
  }
}
