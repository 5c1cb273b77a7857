export type * from './duckdb/engine-types.ts'
export { EngineError } from './duckdb/engine-error.ts'
export type { EngineErrorCode, ErrorPosition } from './duckdb/engine-error.ts'
