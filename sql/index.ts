export * from './sql-error.ts'
export * from './sql-types.ts'
export * from './statement-types.ts'
export * from './query-types.ts'
