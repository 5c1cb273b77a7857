import { AlreadyExists, NamespaceNotEmpty, type CreateTable } from '@boathouse/iceberg'
import type {
  CreateSchemaStatement,
  CreateTableStatement,
  DropSchemaStatement,
  DropTableStatement,
  RenameTableStatement,
  Span,
} from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { ExecuteRequest, ExecuteResult } from '../engine-types.ts'
import { icebergTypeOfSql, newSchema } from '../types/iceberg-type.ts'
import type { CatalogDirectory } from './engine-options.ts'
import { findName, findSchema, fullNameOf, schemaName } from './find-table.ts'
import type { FoundName, FoundSchema } from './find-table.ts'
import { NO_ROWS } from './run-query.ts'
import { tableDefinition } from './table-definition.ts'
import { errorAt } from './text-position.ts'

export const changed = (table: string): ExecuteResult => ({
  ...NO_ROWS,
  effects: [{ table, snapshotId: null, rows: null }],
})

/** Names that our SQL creates (design.md, section 3). */
const NEW_NAME = /^[a-z_][a-z0-9_]{0,127}$/

export const checkNewName = (name: string, what: string): void => {
  if (NEW_NAME.test(name)) return
  throw new EngineError(
    'INVALID_QUERY',
    `${name} cannot be the name of a new ${what}: use a-z, 0-9 and _, starting with a letter or _.`,
  )
}

/** Tables and views share their names, not their statements. */
export const refuseView = ({ isView, fullName }: FoundName, { text }: ExecuteRequest, span: Span): void => {
  if (!isView) return
  throw errorAt(
    'VIEW_EXISTS',
    `${fullName} is a view. Use CREATE OR REPLACE VIEW, ALTER VIEW or DROP VIEW.`,
    text,
    span,
  )
}

export const createSchema = async (
  catalogs: CatalogDirectory,
  statement: CreateSchemaStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const schema = await findSchema(catalogs, statement.target, request, request.text)
  const exists = (): Error =>
    errorAt(
      'SCHEMA_EXISTS',
      `The schema ${nameOf(schema)} exists already.`,
      request.text,
      statement.target.span,
    )
  if (schema.exists && statement.ifNotExists) return NO_ROWS
  if (schema.exists) throw exists()
  checkNewName(schemaName(schema.namespace), 'schema')
  const location: Record<string, string> =
    statement.location === undefined ? {} : { location: statement.location }
  try {
    await schema.catalog.createNamespace(schema.namespace, { ...statement.properties, ...location })
  } catch (error) {
    if (error instanceof AlreadyExists && statement.ifNotExists) return NO_ROWS
    throw error instanceof AlreadyExists ? exists() : error
  }
  return changed(nameOf(schema))
}

const nameOf = ({ catalog, namespace }: FoundSchema): string => `${catalog.name}.${schemaName(namespace)}`

export const dropSchema = async (
  catalogs: CatalogDirectory,
  statement: DropSchemaStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const schema = await findSchema(catalogs, statement.target, request, request.text)
  const { span } = statement.target
  if (!schema.exists && statement.ifExists) return NO_ROWS
  if (!schema.exists)
    throw errorAt('SCHEMA_NOT_FOUND', `There is no schema ${nameOf(schema)}.`, request.text, span)
  if (statement.cascade) {
    for (const table of await schema.catalog.listTables(schema.namespace))
      await schema.catalog.dropTable(table)
    for (const view of (await schema.catalog.views?.listViews(schema.namespace)) ?? [])
      await schema.catalog.views?.dropView(view)
  }
  try {
    await schema.catalog.dropNamespace(schema.namespace)
  } catch (error) {
    if (!(error instanceof NamespaceNotEmpty)) throw error
    throw errorAt(
      'SCHEMA_NOT_EMPTY',
      `The schema ${nameOf(schema)} is not empty. Drop its tables first, or add CASCADE.`,
      request.text,
      span,
    )
  }
  return changed(nameOf(schema))
}

export const definitionOf = ({ columns, options }: CreateTableStatement): CreateTable =>
  tableDefinition(
    newSchema(
      columns.map((column) => ({
        name: column.name,
        type: (ids) => icebergTypeOfSql(column.type, ids),
        required: !column.nullable,
        doc: column.comment,
      })),
    ),
    options,
  )

/** CREATE TABLE with columns; `replaceTable` is OR REPLACE. */
export const createTable = async (
  catalogs: CatalogDirectory,
  statement: CreateTableStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const place = await findName(catalogs, statement.target, request, request.text)
  if (place.exists && statement.ifNotExists) return NO_ROWS
  const exists = (): Error =>
    errorAt(
      'TABLE_EXISTS',
      `The table ${place.fullName} exists already.`,
      request.text,
      statement.target.span,
    )
  if (place.exists) throw exists()
  refuseView(place, request, statement.target.span)
  checkNewName(place.ident.name, 'table')
  try {
    await place.catalog.createTable(place.ident, definitionOf(statement))
  } catch (error) {
    if (error instanceof AlreadyExists && statement.ifNotExists) return NO_ROWS
    throw error instanceof AlreadyExists ? exists() : error
  }
  return changed(place.fullName)
}

/** The files stay until cleanup: a dropped table can be registered again. */
export const dropTable = async (
  catalogs: CatalogDirectory,
  statement: DropTableStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const place = await findName(catalogs, statement.target, request, request.text).catch((error: unknown) => {
    if (statement.ifExists && error instanceof EngineError && error.code === 'SCHEMA_NOT_FOUND')
      return undefined
    throw error
  })
  if (place) refuseView(place, request, statement.target.span)
  if (!place || (!place.exists && statement.ifExists)) return NO_ROWS
  if (!place.exists) {
    throw errorAt(
      'TABLE_NOT_FOUND',
      `There is no table ${place.fullName}.`,
      request.text,
      statement.target.span,
    )
  }
  await place.catalog.dropTable(place.ident)
  return changed(place.fullName)
}

export const renameTable = async (
  catalogs: CatalogDirectory,
  statement: RenameTableStatement,
  request: ExecuteRequest,
): Promise<ExecuteResult> => {
  const from = await findName(catalogs, statement.target, request, request.text)
  refuseView(from, request, statement.target.span)
  if (!from.exists && statement.ifExists) return NO_ROWS
  if (!from.exists) {
    throw errorAt(
      'TABLE_NOT_FOUND',
      `There is no table ${from.fullName}.`,
      request.text,
      statement.target.span,
    )
  }
  const defaults = { catalog: from.catalog.name, schema: schemaName(from.ident.namespace) }
  const to = await findName(catalogs, statement.to, defaults, request.text)
  if (to.catalog.name !== from.catalog.name) {
    throw errorAt(
      'NOT_SUPPORTED',
      'A table cannot be renamed into another catalog.',
      request.text,
      statement.to.span,
    )
  }
  if (to.exists)
    throw errorAt('TABLE_EXISTS', `The table ${to.fullName} exists already.`, request.text, statement.to.span)
  refuseView(to, request, statement.to.span)
  checkNewName(to.ident.name, 'table')
  await from.catalog.renameTable(from.ident, to.ident)
  return changed(fullNameOf(to.catalog, to.ident))
}
