import { AlreadyExists, CommitFailed, NoSuchView, sqlName, sqlText, sqlTypeName } from '@boathouse/iceberg'
import type {
  NewSchema,
  TableIdent,
  ViewCatalog,
  ViewMetadata,
  ViewUpdate,
  ViewVersion,
} from '@boathouse/iceberg'
import type {
  CommentStatement,
  CreateViewStatement,
  DropViewStatement,
  QualifiedName,
  RenameViewStatement,
  ShowCreateViewStatement,
} from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { Cell, ExecuteResult } from '../engine-types.ts'
import { icebergTypeOfShape, newSchema } from '../types/iceberg-type.ts'
import { changed, checkNewName } from './ddl-statements.ts'
import { findName, fullNameOf, schemaName } from './find-table.ts'
import type { FoundName } from './find-table.ts'
import { describeBody, enterView, planBody } from './plan-view.ts'
import { newExpansion, planRewritten } from './query-plan.ts'
import { NO_ROWS } from './run-query.ts'
import type { StatementContext } from './run-statement.ts'
import { errorAt } from './text-position.ts'
import { currentVersion, DIALECT, viewDefinition } from './view-definition.ts'

interface FoundView extends FoundName {
  readonly views: ViewCatalog
  readonly metadata: ViewMetadata
}

/** Loads a view. Throws `VIEW_NOT_FOUND` at the name. */
const needView = async ({ deps, request }: StatementContext, name: QualifiedName): Promise<FoundView> => {
  const found = await findName(deps.catalogs, name, request, request.text)
  const missing = (): Error =>
    errorAt(
      'VIEW_NOT_FOUND',
      `There is no view ${found.fullName}${found.exists ? ': it is a table' : ''}.`,
      request.text,
      name.span,
    )
  const { views } = found.catalog
  if (!found.isView || !views) throw missing()
  try {
    return { ...found, views, metadata: await views.loadView(found.ident) }
  } catch (error) {
    throw error instanceof NoSuchView ? missing() : error
  }
}

const bodyText = ({ query }: CreateViewStatement): string =>
  query.source.slice(query.span.start, query.span.end).trim()

/** Plans the query as every reader will, and asks for its columns: what cannot be read is not made. */
const schemaOf = async (
  { deps, request, signal }: StatementContext,
  statement: CreateViewStatement,
  fullName: string,
): Promise<NewSchema> => {
  const expansion = enterView(newExpansion(), fullName)
  const definition = { part: statement.query, catalog: request.catalog, schema: request.schema }
  const body = await planBody(deps, definition, request, signal, expansion, planRewritten)
  try {
    const columns = await describeBody(deps, body, signal)
    return newSchema(
      columns.map(({ name, type }) => ({ name, type: (ids) => icebergTypeOfShape(type, ids, name) })),
    )
  } finally {
    body.release()
  }
}

const versionOf = (context: StatementContext, statement: CreateViewStatement, id: number): ViewVersion => ({
  'version-id': id,
  'schema-id': -1,
  'timestamp-ms': Date.now(),
  summary: { 'engine-name': 'boathouse-embedded', ...context.request.summary },
  representations: [{ type: 'sql', sql: bodyText(statement), dialect: DIALECT }],
  'default-catalog': context.request.catalog,
  'default-namespace': context.request.schema.split('.'),
})

/** Java's rule: a version that lacks a dialect which the view had would take it from who reads that one. */
const refuseLostDialect = (fullName: string, view: ViewMetadata): void => {
  const others = currentVersion(view)?.representations.flatMap(({ dialect }) =>
    dialect === undefined || dialect.toLowerCase() === DIALECT ? [] : [dialect],
  )
  if (!others?.length || view.properties['replace.drop-dialect.allowed'] === 'true') return
  throw new EngineError(
    'NOT_SUPPORTED',
    `The view ${fullName} is also written in the dialect ${others.join(', ')}, which would be lost. Drop it first, or make one of another name.`,
  )
}

const replace = async (
  context: StatementContext,
  statement: CreateViewStatement,
  place: FoundName,
  views: ViewCatalog,
  schema: NewSchema,
): Promise<void> => {
  const view = await views.loadView(place.ident)
  refuseLostDialect(place.fullName, view)
  const highest = Math.max(0, ...view.versions.map((version) => version['version-id']))
  const comment: ViewUpdate[] =
    statement.comment === undefined
      ? []
      : [{ action: 'set-properties', updates: { comment: statement.comment } }]
  await views.replaceView(place.ident, {
    requirements: [{ type: 'assert-view-uuid', uuid: view['view-uuid'] }],
    updates: [
      ...comment,
      { action: 'add-schema', schema },
      { action: 'add-view-version', 'view-version': versionOf(context, statement, highest + 1) },
      { action: 'set-current-view-version', 'view-version-id': -1 },
    ],
  })
}

/** CREATE [OR REPLACE] VIEW. */
export const createView = async (
  context: StatementContext,
  statement: CreateViewStatement,
): Promise<ExecuteResult> => {
  const { deps, request } = context
  const { target, comment } = statement
  const place = await findName(deps.catalogs, target, request, request.text)
  const { views } = place.catalog
  const taken = (code: 'TABLE_EXISTS' | 'VIEW_EXISTS', what: string): EngineError =>
    errorAt(code, `A ${what} ${place.fullName} exists already.`, request.text, target.span)
  if (!views)
    throw errorAt(
      'NOT_SUPPORTED',
      `The catalog ${place.catalog.name} keeps no views.`,
      request.text,
      target.span,
    )
  if (place.exists) throw taken('TABLE_EXISTS', 'table')
  if (place.isView && !statement.orReplace) throw taken('VIEW_EXISTS', 'view')
  if (!place.isView) checkNewName(place.ident.name, 'view')
  const schema = await schemaOf(context, statement, place.fullName)
  try {
    if (place.isView) await replace(context, statement, place, views, schema)
    else
      await views.createView(place.ident, {
        schema,
        version: versionOf(context, statement, 1),
        properties: comment === undefined ? {} : { comment },
      })
  } catch (error) {
    if (error instanceof AlreadyExists) throw taken('VIEW_EXISTS', 'table or view')
    if (error instanceof CommitFailed)
      throw errorAt(
        'COMMIT_CONFLICT',
        `The view ${place.fullName} was changed by someone else meanwhile. Run the statement again.`,
        request.text,
        target.span,
      )
    throw error
  }
  return changed(place.fullName)
}

/** DROP VIEW. */
export const dropView = async (
  context: StatementContext,
  { target, ifExists }: DropViewStatement,
): Promise<ExecuteResult> => {
  const view = await needView(context, target).catch((error: unknown) => {
    const absent = error instanceof EngineError && ['VIEW_NOT_FOUND', 'SCHEMA_NOT_FOUND'].includes(error.code)
    if (ifExists && absent) return undefined
    throw error
  })
  if (!view) return NO_ROWS
  await view.views.dropView(view.ident)
  return changed(view.fullName)
}

/** ALTER VIEW … RENAME TO. */
export const renameView = async (
  context: StatementContext,
  statement: RenameViewStatement,
): Promise<ExecuteResult> => {
  const { deps, request } = context
  const view = await needView(context, statement.target)
  const defaults = { catalog: view.catalog.name, schema: schemaName(view.ident.namespace) }
  const to = await findName(deps.catalogs, statement.to, defaults, request.text)
  const refuse = (code: 'NOT_SUPPORTED' | 'VIEW_EXISTS', message: string): EngineError =>
    errorAt(code, message, request.text, statement.to.span)
  if (to.catalog.name !== view.catalog.name)
    throw refuse('NOT_SUPPORTED', 'A view cannot be renamed into another catalog.')
  if (to.exists || to.isView) throw refuse('VIEW_EXISTS', `A table or view ${to.fullName} exists already.`)
  checkNewName(to.ident.name, 'view')
  const ident: TableIdent = to.ident
  await view.views.renameView(view.ident, ident)
  return changed(fullNameOf(to.catalog, ident))
}

const lines = (column: string, rows: readonly (readonly Cell[])[]): ExecuteResult => ({
  ...NO_ROWS,
  columns: [{ name: column, typeText: 'VARCHAR' }],
  rows,
  rowCount: rows.length,
})

/** SHOW CREATE VIEW. */
export const showCreateView = async (
  context: StatementContext,
  { target }: ShowCreateViewStatement,
): Promise<ExecuteResult> => {
  const { catalog, ident, fullName, metadata } = await needView(context, target)
  const { sql } = viewDefinition(fullName, catalog.name, metadata)
  const name = [catalog.name, schemaName(ident.namespace), ident.name].map(sqlName).join('.')
  const { comment } = metadata.properties
  const commentText = comment === undefined ? '' : `COMMENT ${sqlText(comment)}\n`
  return lines('Create View', [[`CREATE VIEW ${name}\n${commentText}SECURITY INVOKER AS\n${sql}`]])
}

/** Rows of DESCRIBE for a view: what it had when it was made. */
export const viewColumns = (view: ViewMetadata): readonly (readonly Cell[])[] => {
  const id = currentVersion(view)?.['schema-id']
  const schema = view.schemas.find((one) => one['schema-id'] === id)
  return (schema?.fields ?? []).map((field) => [
    field.name,
    sqlTypeName(field.type),
    'YES',
    '',
    field.doc ?? null,
  ])
}

/** COMMENT ON VIEW. */
export const commentOnView = async (
  context: StatementContext,
  { target, comment }: CommentStatement,
): Promise<ExecuteResult> => {
  const view = await needView(context, target)
  await view.views.replaceView(view.ident, {
    requirements: [{ type: 'assert-view-uuid', uuid: view.metadata['view-uuid'] }],
    updates: [
      comment === null || comment === ''
        ? { action: 'remove-properties', removals: ['comment'] }
        : { action: 'set-properties', updates: { comment } },
    ],
  })
  return changed(view.fullName)
}
