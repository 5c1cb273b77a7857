export { bindParameters, type TrinoParameter } from './bind-parameters.ts'
export { findQueriesBySource, findQuery, runSmallQuery, type KnownQuery } from './find-query.ts'
export type { Page, PageData, TrinoColumn, TrinoStats } from './page.ts'
export { readRows } from './read-rows.ts'
export type { SendHttp } from './send-request.ts'
export type { TrinoSession } from './session-headers.ts'
export {
  cancelQuery,
  nextPage,
  submitStatement,
  type QueryHandle,
  type TrinoTarget,
} from './statement-client.ts'
export { TrinoError, type TrinoErrorCode } from './trino-error.ts'
