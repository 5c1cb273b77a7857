import { currentSchema, defaultSortOrder, defaultSpec, fieldIndex } from '@boathouse/iceberg'
import type { Schema, TableMetadata } from '@boathouse/iceberg'
import type {
  DescribeStatement,
  NamePart,
  QualifiedName,
  ShowCatalogsStatement,
  ShowCreateTableStatement,
  ShowSchemasStatement,
  ShowTablesStatement,
  Span,
} from '@boathouse/sql'
import type { Cell, ExecuteRequest, ExecuteResult } from '../engine-types.ts'
import { quoteName, quoteText } from '../sql-text.ts'
import { duckdbType } from '../types/duckdb-type.ts'
import type { CatalogDirectory } from './engine-options.ts'
import { allNamespaces, findCatalog, needSchema, needTable, schemaName } from './find-table.ts'
import { NO_ROWS } from './run-query.ts'

/** SHOW and DESCRIBE: answered from the catalog, no engine is needed. */
const textRows = (names: readonly string[], rows: readonly (readonly Cell[])[]): ExecuteResult => ({
  ...NO_ROWS,
  columns: names.map((name) => ({ name, typeText: 'VARCHAR' })),
  rows,
  rowCount: rows.length,
})

/** SQL's LIKE with `%`, `_` and, as everywhere, without regard to case: names are. */
const likeFilter = (pattern: string | undefined): ((name: string) => boolean) => {
  if (pattern === undefined) return () => true
  const expression = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  const matcher = new RegExp(`^${expression}$`, 'is')
  return (name) => matcher.test(name)
}

const listed = (column: string, names: readonly string[], like: string | undefined): ExecuteResult =>
  textRows(
    [column],
    names
      .filter(likeFilter(like))
      .toSorted()
      .map((name) => [name]),
  )

export const showCatalogs = async (
  catalogs: CatalogDirectory,
  statement: ShowCatalogsStatement,
): Promise<ExecuteResult> => listed('Catalog', await catalogs.names(), statement.like)

const exactly = (text: string): NamePart => ({ text, quoted: true })

/** What was not written is the default. */
const implied = (text: string, span: Span): QualifiedName => ({ parts: [exactly(text)], span })

export const showSchemas = async (
  catalogs: CatalogDirectory,
  statement: ShowSchemasStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const name = statement.catalog ?? implied(request.catalog, statement.span)
  const catalog = await findCatalog(catalogs, name.parts[0] ?? exactly(request.catalog), name, request.text)
  return listed('Schema', (await allNamespaces(catalog)).map(schemaName), statement.like)
}

export const showTables = async (
  catalogs: CatalogDirectory,
  statement: ShowTablesStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const name = statement.schema ?? implied(request.schema, statement.span)
  const schema = await needSchema(catalogs, name, request, request.text)
  const tables = await schema.catalog.listTables(schema.namespace)
  return listed(
    'Table',
    tables.map((table) => table.name),
    statement.like,
  )
}

/** `extra` says how the column takes part in partitioning, as in Trino's DESCRIBE. */
export const describeTable = async (
  catalogs: CatalogDirectory,
  target: NonNullable<DescribeStatement['target']>,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const { loaded } = await needTable(catalogs, target, request, request.text)
  const spec = defaultSpec(loaded.metadata)
  const rows = currentSchema(loaded.metadata).fields.map((field) => [
    field.name,
    duckdbType(field.type),
    field.required ? 'NO' : 'YES',
    spec.fields
      .filter((part) => part['source-id'] === field.id)
      .map((part) => `partition ${part.transform}`)
      .join(', '),
    field.doc ?? null,
  ])
  return textRows(['Column', 'Type', 'Null', 'Extra', 'Comment'], rows)
}

export const showCreateTable = async (
  catalogs: CatalogDirectory,
  statement: ShowCreateTableStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const { loaded, fullName } = await needTable(catalogs, statement.target, request, request.text)
  return textRows(['Create Table'], [[createTableText(fullName, loaded.metadata)]])
}

const createTableText = (fullName: string, table: TableMetadata): string => {
  const schema = currentSchema(table)
  const columns = schema.fields.map((field) => {
    const comment = field.doc ? ` COMMENT ${quoteText(field.doc)}` : ''
    return `  ${quoteName(field.name)} ${duckdbType(field.type)}${field.required ? ' NOT NULL' : ''}${comment}`
  })
  const partitioning = defaultSpec(table).fields.map((field) =>
    quoteText(transformText(schema, field.transform, field['source-id'])),
  )
  const sorting = defaultSortOrder(table).fields.map((field) => {
    const nulls = field['null-order'] === 'nulls-first' ? 'NULLS FIRST' : 'NULLS LAST'
    return quoteText(`${columnName(schema, field['source-id'])} ${field.direction.toUpperCase()} ${nulls}`)
  })
  const options = [
    `  format_version = ${table['format-version']}`,
    ...(partitioning.length > 0 ? [`  partitioning = ARRAY[${partitioning.join(', ')}]`] : []),
    ...(sorting.length > 0 ? [`  sorted_by = ARRAY[${sorting.join(', ')}]`] : []),
    `  location = ${quoteText(table.location)}`,
  ]
  return `CREATE TABLE ${fullName} (\n${columns.join(',\n')}\n)\nWITH (\n${options.join(',\n')}\n)`
}

const columnName = (schema: Schema, id: number): string => fieldIndex(schema).get(id)?.name ?? String(id)

const transformText = (schema: Schema, transform: string, id: number): string => {
  const [, name = transform, parameter] = /^(\w+)\[(\d+)\]$/.exec(transform) ?? []
  const column = columnName(schema, id)
  if (name === 'identity') return column
  return parameter === undefined ? `${name}(${column})` : `${name}(${column}, ${parameter})`
}
