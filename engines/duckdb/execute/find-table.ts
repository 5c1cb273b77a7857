import { NoSuchNamespace, NoSuchTable } from '@boathouse/iceberg'
import type { IcebergCatalog, LoadedTable, Namespace, TableIdent } from '@boathouse/iceberg'
import { pickName, resolveName, resolveSchemaName } from '@boathouse/sql'
import type { NameDefaults, NamePart, QualifiedName } from '@boathouse/sql'
import type { CatalogDirectory } from './engine-options.ts'
import { errorAt } from './text-position.ts'

/** A schema of a catalog, existing or to be made. */
export interface FoundSchema {
  readonly catalog: IcebergCatalog
  /** As it exists, or as written (lower case unless quoted) when it does not. */
  readonly namespace: Namespace
  readonly exists: boolean
}

/** A place for a table: an existing schema, and a name in it that may be taken or free. */
export interface FoundName {
  readonly catalog: IcebergCatalog
  readonly ident: TableIdent
  readonly exists: boolean
  /** A view has the name; `exists` is for tables. */
  readonly isView: boolean
  /** `catalog.schema.table` */
  readonly fullName: string
}

export interface FoundTable extends FoundName {
  readonly loaded: LoadedTable
}

/** Nested namespaces are one name with dots in SQL. */
export const schemaName = (namespace: Namespace): string => namespace.join('.')

const spelling = (part: NamePart): string => (part.quoted ? part.text : part.text.toLowerCase())

/** Throws `CATALOG_NOT_FOUND`. */
export const findCatalog = async (
  catalogs: CatalogDirectory,
  part: NamePart,
  name: QualifiedName,
  source: string,
): Promise<IcebergCatalog> => {
  const catalog = await catalogs.find(part.text.toLowerCase())
  if (!catalog) throw errorAt('CATALOG_NOT_FOUND', `There is no catalog ${part.text}.`, source, name.span)
  return catalog
}

const namespacesBelow = async (
  catalog: IcebergCatalog,
  parent?: Namespace,
): Promise<readonly Namespace[]> => {
  const children = await catalog.listNamespaces(parent)
  const deeper = await Promise.all(children.map((child) => namespacesBelow(catalog, child)))
  return [...children, ...deeper.flat()]
}

/** Every namespace of a catalog, nested ones too. */
export const allNamespaces = (catalog: IcebergCatalog): Promise<readonly Namespace[]> =>
  catalog.allNamespaces?.() ?? namespacesBelow(catalog)

const findSchemaOf = async (
  catalog: IcebergCatalog,
  part: NamePart,
  name: QualifiedName,
  source: string,
): Promise<FoundSchema> => {
  const namespaces = await allNamespaces(catalog)
  const picked = pickName(part, namespaces.map(schemaName), name, source)
  const existing = namespaces.find((namespace) => schemaName(namespace) === picked)
  return { catalog, namespace: existing ?? [spelling(part)], exists: existing !== undefined }
}

/** Throws `CATALOG_NOT_FOUND`, `AMBIGUOUS_NAME`. */
export const findSchema = async (
  catalogs: CatalogDirectory,
  name: QualifiedName,
  defaults: NameDefaults,
  source: string,
): Promise<FoundSchema> => {
  const parts = resolveSchemaName(name, defaults, source)
  const catalog = await findCatalog(catalogs, parts.catalog, name, source)
  return findSchemaOf(catalog, parts.schema, name, source)
}

/** The schema of that name, or the default one. Throws `SCHEMA_NOT_FOUND`, too. */
export const needSchema = async (
  catalogs: CatalogDirectory,
  name: QualifiedName,
  defaults: NameDefaults,
  source: string,
): Promise<FoundSchema> => {
  const schema = await findSchema(catalogs, name, defaults, source)
  if (!schema.exists) throw noSchema(schema, name, source)
  return schema
}

const noSchema = ({ catalog, namespace }: FoundSchema, name: QualifiedName, source: string): Error =>
  errorAt(
    'SCHEMA_NOT_FOUND',
    `There is no schema ${catalog.name}.${schemaName(namespace)}.`,
    source,
    name.span,
  )

interface Parts {
  readonly catalog: NamePart
  readonly schema: NamePart
  readonly table: NamePart
}

/** The tables and views of a schema among which a name chooses; views only matter when no table fits. */
interface Choice {
  readonly namespace: Namespace
  readonly tables: readonly string[]
  readonly views: () => Promise<readonly string[]>
}

/** What PostgreSQL and we fold to lower case alike. */
const isAscii = (part: NamePart): boolean => /^[\x20-\x7e]*$/.test(part.text)

/** One question for what exists under this name; undefined when the lists have to be asked. */
const askForName = async (
  catalog: IcebergCatalog,
  parts: Parts,
  name: QualifiedName,
  source: string,
): Promise<Choice | undefined> => {
  if (!catalog.schemasAlike || !isAscii(parts.schema) || !isAscii(parts.table)) return undefined
  const schemas = await catalog.schemasAlike(parts.schema.text, parts.table.text)
  const picked = pickName(
    parts.schema,
    schemas.map(({ namespace }) => schemaName(namespace)),
    name,
    source,
  )
  const found = schemas.find(({ namespace }) => schemaName(namespace) === picked)
  if (!found || found.tables.length + found.views.length === 0) return undefined
  return { ...found, views: () => Promise.resolve(found.views) }
}

/** Throws `SCHEMA_NOT_FOUND`. */
const listNames = async (
  catalog: IcebergCatalog,
  parts: Parts,
  name: QualifiedName,
  source: string,
): Promise<Choice> => {
  const schema = await findSchemaOf(catalog, parts.schema, name, source)
  if (!schema.exists) throw noSchema(schema, name, source)
  const { namespace } = schema
  const tables = await catalog.listTables(namespace)
  return {
    namespace,
    tables: tables.map((table) => table.name),
    views: async () => ((await catalog.views?.listViews(namespace)) ?? []).map((view) => view.name),
  }
}

/** A place for a table. Throws `CATALOG_NOT_FOUND`, `SCHEMA_NOT_FOUND`, `AMBIGUOUS_NAME`. */
export const findName = async (
  catalogs: CatalogDirectory,
  name: QualifiedName,
  defaults: NameDefaults,
  source: string,
): Promise<FoundName> => {
  const parts = resolveName(name, defaults, source)
  const catalog = await findCatalog(catalogs, parts.catalog, name, source)
  const { namespace, tables, views } =
    (await askForName(catalog, parts, name, source)) ?? (await listNames(catalog, parts, name, source))
  const picked = pickName(parts.table, tables, name, source)
  const view = picked === undefined ? pickName(parts.table, await views(), name, source) : undefined
  const ident = { namespace, name: picked ?? view ?? spelling(parts.table) }
  return {
    catalog,
    ident,
    exists: picked !== undefined,
    isView: view !== undefined,
    fullName: fullNameOf(catalog, ident),
  }
}

export const fullNameOf = (catalog: IcebergCatalog, ident: TableIdent): string =>
  `${catalog.name}.${schemaName(ident.namespace)}.${ident.name}`

/** Tables by their full names, so that a statement that names one twice sees one state of it. */
export type TableLoads = Map<string, Promise<LoadedTable>>

/** Loads a table. Throws `TABLE_NOT_FOUND` at the name, too. */
export const needTable = async (
  catalogs: CatalogDirectory,
  name: QualifiedName,
  defaults: NameDefaults,
  source: string,
  loads: TableLoads = new Map(),
): Promise<FoundTable> => {
  const found = await findName(catalogs, name, defaults, source)
  if (found.isView)
    throw errorAt(
      'NOT_SUPPORTED',
      `${found.fullName} is a view: this is only possible with tables.`,
      source,
      name.span,
    )
  return loadFound(found, name, source, loads)
}

/** Loads a table whose name was looked up. Throws `TABLE_NOT_FOUND` at the name. */
export const loadFound = async (
  found: FoundName,
  name: QualifiedName,
  source: string,
  loads: TableLoads,
): Promise<FoundTable> => {
  const missing = (): Error =>
    errorAt('TABLE_NOT_FOUND', `There is no table ${found.fullName}.`, source, name.span)
  if (!found.exists) throw missing()
  try {
    const loading = loads.get(found.fullName) ?? found.catalog.loadTable(found.ident)
    loads.set(found.fullName, loading)
    return { ...found, loaded: await loading }
  } catch (error) {
    // Dropped since it was listed.
    if (error instanceof NoSuchTable || error instanceof NoSuchNamespace) throw missing()
    throw error
  }
}
