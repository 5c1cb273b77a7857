export { embeddedSql } from './embedded-sql.ts'
export { createRunWorker, type RunWorker } from './run-worker.ts'
export { taskExecutors } from './task-executors.ts'
export { trinoFence, trinoSql } from './trino-sql/index.ts'
