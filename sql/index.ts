export * from './sql-error.ts'
export * from './sql-types.ts'
export * from './statement-types.ts'
export type * from './alter-types.ts'
export * from './query-types.ts'
export { parseStatement, type ParseOptions } from './parse-statement.ts'
export { composeQuery, rewriteQuery } from './rewrite-query.ts'
export { quoteName } from './rewrite-pieces.ts'
export { analyseQuery } from './analyse-query.ts'
export { statementMarkers, type Marker } from './statement-markers.ts'
export { splitMetadata } from './table-reference.ts'
export type { FilterParameters } from './extract-filters.ts'
export { pickName, resolveName, resolveSchemaName } from './resolve-name.ts'
export { substituteTables } from './substitute-tables.ts'
export {
  changeQuery,
  FILE_COLUMN,
  ROW_COLUMN,
  type ChangeAction,
  type ChangedColumn,
  type ChangeQuery,
  type ChangeStatement,
} from './change-query.ts'
