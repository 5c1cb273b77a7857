export { trinoFence } from './trino-fence.ts'
export { trinoSql } from './trino-sql.ts'
export { trinoParameter } from './trino-parameter.ts'
export type { TrinoSpec } from './trino-work.ts'
