import type { ViewMetadata, ViewVersion } from '@boathouse/iceberg'
import { parseStatement, SqlError } from '@boathouse/sql'
import type { QueryPart } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'

/** The dialect of what the embedded engine writes and runs. */
export const DIALECT = 'duckdb'

/** A view as the embedded engine runs it. */
export interface ViewDefinition {
  readonly sql: string
  readonly part: QueryPart
  /** Where names of fewer than three parts are looked up. */
  readonly catalog: string
  readonly schema: string
  /** Names of its columns when it was made. */
  readonly columns: readonly string[]
}

export const currentVersion = (view: ViewMetadata): ViewVersion | undefined =>
  view.versions.find((version) => version['version-id'] === view['current-version-id'])

export const viewInvalid = (fullName: string, why: string, cause?: unknown): EngineError =>
  new EngineError(
    'VIEW_INVALID',
    `The view ${fullName} cannot be run: ${why}`,
    cause === undefined ? {} : { cause },
  )

/**
 * The view's text in our dialect. Other engines' dialects are not tried: text that happens to parse may mean something
 * else. Throws `VIEW_INVALID`.
 */
export const viewDefinition = (fullName: string, catalogName: string, view: ViewMetadata): ViewDefinition => {
  const version = currentVersion(view)
  if (!version) throw viewInvalid(fullName, 'it has no current version.')
  const ours = version.representations.find(
    ({ type, dialect }) => type === 'sql' && dialect?.toLowerCase() === DIALECT,
  )
  if (ours?.sql === undefined) {
    const others = version.representations.map(({ dialect, type }) => dialect ?? type).join(', ')
    throw viewInvalid(
      fullName,
      `it is written in the dialect ${others}, and the embedded engine runs ${DIALECT}. Make one here with CREATE VIEW, or query it with the engine that made it.`,
    )
  }
  const schema = view.schemas.find((one) => one['schema-id'] === version['schema-id'])
  return {
    sql: ours.sql,
    part: queryOf(fullName, ours.sql),
    catalog: version['default-catalog'] ?? catalogName,
    schema: version['default-namespace'].join('.'),
    columns: schema?.fields.map((field) => field.name) ?? [],
  }
}

const queryOf = (fullName: string, sql: string): QueryPart => {
  try {
    const statement = parseStatement(sql)
    if (statement.kind === 'query') return statement.query
  } catch (error) {
    if (error instanceof SqlError) throw viewInvalid(fullName, error.message, error)
    throw error
  }
  throw viewInvalid(fullName, 'its text is not a query.')
}
