import { createTableText, currentSchema, defaultSpec, sqlTypeName } from '@boathouse/iceberg'
import type {
  DescribeStatement,
  NamePart,
  QualifiedName,
  ShowBranchesStatement,
  ShowCatalogsStatement,
  ShowCreateTableStatement,
  ShowSchemasStatement,
  ShowTablesStatement,
  Span,
} from '@boathouse/sql'
import type { Cell, ExecuteRequest, ExecuteResult } from '../engine-types.ts'
import type { CatalogDirectory } from './engine-options.ts'
import { allNamespaces, findCatalog, findName, needSchema, needTable, schemaName } from './find-table.ts'
import { NO_ROWS } from './run-query.ts'
import { viewColumns } from './view-statements.ts'

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
  const { catalog, namespace } = schema
  const [tables, views = []] = await Promise.all([
    catalog.listTables(namespace),
    catalog.views?.listViews(namespace),
  ])
  return listed(
    'Table',
    [...tables, ...views].map(({ name }) => name),
    statement.like,
  )
}

/** `extra` says how the column takes part in partitioning, as in Trino's DESCRIBE. */
export const describeTable = async (
  catalogs: CatalogDirectory,
  target: NonNullable<DescribeStatement['target']>,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const names = ['Column', 'Type', 'Null', 'Extra', 'Comment']
  const found = await findName(catalogs, target, request, request.text)
  const view = found.isView ? await found.catalog.views?.loadView(found.ident) : undefined
  if (view) return textRows(names, viewColumns(view))
  const { loaded } = await needTable(catalogs, target, request, request.text)
  const spec = defaultSpec(loaded.metadata)
  const rows = currentSchema(loaded.metadata).fields.map((field) => [
    field.name,
    sqlTypeName(field.type),
    field.required ? 'NO' : 'YES',
    spec.fields
      .filter((part) => part['source-id'] === field.id)
      .map((part) => `partition ${part.transform}`)
      .join(', '),
    field.doc ?? null,
  ])
  return textRows(names, rows)
}

export const showCreateTable = async (
  catalogs: CatalogDirectory,
  statement: ShowCreateTableStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const { catalog, ident, loaded } = await needTable(catalogs, statement.target, request, request.text)
  return textRows(
    ['Create Table'],
    [[createTableText([catalog.name, schemaName(ident.namespace), ident.name], loaded.metadata)]],
  )
}

/** Branches, as Trino lists them. */
export const showBranches = async (
  catalogs: CatalogDirectory,
  statement: ShowBranchesStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const { loaded } = await needTable(catalogs, statement.target, request, request.text)
  const branches = Object.entries(loaded.metadata.refs).filter(([, ref]) => ref.type === 'branch')
  return listed(
    'Branch',
    branches.map(([name]) => name),
    undefined,
  )
}
