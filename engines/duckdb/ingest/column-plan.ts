import { currentSchema } from '@boathouse/iceberg'
import type { NewSchema, TableMetadata } from '@boathouse/iceberg'
import { parseStatement, SqlError } from '@boathouse/sql'
import type { CreateTableStatement } from '@boathouse/sql'
import type { Lease } from '../child-pool.ts'
import { EngineError } from '../engine-error.ts'
import type { IngestColumn, IngestRequest } from '../engine-types.ts'
import { quoteText } from '../sql-text.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import { icebergTypeOfShape, icebergTypeOfSql, newSchema } from '../types/iceberg-type.ts'
import type { NewColumn } from '../types/iceberg-type.ts'
import { proposeNames } from './column-names.ts'
import type { FileColumn } from './read-source.ts'

/** A column that is loaded: from the file's, to the table's, read as a DuckDB type. */
export interface LoadColumn {
  readonly source: string
  readonly name: string
  readonly type: string
}

const invalid = (message: string): EngineError => new EngineError('INVALID_QUERY', message)

const sourceColumn = (file: readonly FileColumn[], wanted: string): FileColumn => {
  const found =
    file.find(({ source }) => source === wanted) ??
    file.find(({ source }) => source.toLowerCase() === wanted.toLowerCase())
  if (!found)
    throw invalid(`The file has no column ${wanted}. It has: ${file.map(({ source }) => source).join(', ')}.`)
  return found
}

/** Every column of the file under its proposed name, or those that were asked for. */
const chosen = (request: IngestRequest, file: readonly FileColumn[]): readonly IngestColumn[] => {
  if (request.columns) return request.columns
  const names = proposeNames(file.map(({ source }) => source))
  return file.map(({ source }, at) => ({ source, name: names[at] ?? source }))
}

/** Into a table that exists: its types rule. A column of the file that the table lacks is an error, not lost silently. */
export const columnsForTable = (
  request: IngestRequest,
  file: readonly FileColumn[],
  table: TableMetadata,
): LoadColumn[] => {
  const { fields } = currentSchema(table)
  const seen = new Set<string>()
  return chosen(request, file).map(({ source, name }) => {
    const column = sourceColumn(file, source)
    const field = fields.find((candidate) =>
      [name, source].some((text) => candidate.name.toLowerCase() === text.toLowerCase()),
    )
    if (!field)
      throw invalid(
        `The table has no column ${name}. Leave the column ${source} out, or load it into one of: ${fields.map((one) => one.name).join(', ')}.`,
      )
    if (seen.has(field.name)) throw invalid(`The column ${field.name} would be loaded twice.`)
    seen.add(field.name)
    return { source: column.source, name: field.name, type: duckdbType(field.type) }
  })
}

export interface NewTableColumns {
  readonly columns: readonly LoadColumn[]
  readonly schema: NewSchema
}

/** For a new table: types as chosen or inferred, brought to what Iceberg keeps. */
export const columnsForNewTable = async (
  lease: Pick<Lease, 'request'>,
  request: IngestRequest,
  file: readonly FileColumn[],
  signal?: AbortSignal,
): Promise<NewTableColumns> => {
  const wanted = chosen(request, file).map((column) => ({
    ...column,
    file: sourceColumn(file, column.source),
  }))
  const inferred = await lease.request(
    {
      op: 'describe',
      sql: `SELECT ${wanted.map((column, at) => `CAST(NULL AS ${column.file.type}) AS c${at}`).join(', ')}`,
      parameters: [],
    },
    signal,
  )
  const schema = newSchema(
    wanted.map((column, at): NewColumn => {
      const shape = inferred[at]?.type ?? { kind: 'scalar', name: 'VARCHAR' }
      const asInferred =
        column.type === undefined || column.type.toLowerCase() === column.file.type.toLowerCase()
      const given = asInferred ? undefined : sqlType(column.name, column.type ?? '')
      return {
        name: column.name,
        type: (ids) => (given ? icebergTypeOfSql(given, ids) : icebergTypeOfShape(shape, ids, column.name)),
      }
    }),
  )
  const columns = schema.fields.map(({ name, type }, at) => ({
    source: wanted[at]?.file.source ?? name,
    name,
    type: duckdbType(type),
  }))
  return { columns, schema }
}

/** Types and transforms are written as in CREATE TABLE, so its parser reads them; nothing else may stand there. */
const parsed = (text: string, what: string): CreateTableStatement => {
  try {
    const statement = parseStatement(text)
    if (statement.kind === 'create_table') return statement
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    throw new EngineError('INVALID_QUERY', `${what}: ${error.message}`, { cause: error })
  }
  throw invalid(`${what} cannot be read.`)
}

const sqlType = (name: string, type: string): CreateTableStatement['columns'][number]['type'] => {
  const what = `The type of the column ${name}`
  const { columns } = parsed(`CREATE TABLE t (c ${type})`, what)
  // The same type in another place: text that leaves the brackets, as for properties of the table, reads in only one.
  const inside = parsed(`CREATE TABLE t (c ARRAY(${type}))`, what)
  const [column] = columns
  if (
    !column ||
    columns.length > 1 ||
    inside.columns.length > 1 ||
    !column.nullable ||
    column.comment !== undefined
  )
    throw invalid(`${what} cannot be read.`)
  return column.type
}

export const partitioningOf = (fields: readonly string[]): CreateTableStatement['options'] => {
  const list = fields.map(quoteText).join(', ')
  const { options } = parsed(
    `CREATE TABLE t (c INTEGER)${fields.length > 0 ? ` WITH (partitioning = ARRAY[${list}])` : ''}`,
    'The partitioning',
  )
  return options
}
