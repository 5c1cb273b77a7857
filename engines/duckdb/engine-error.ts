/** Stable codes of everything that the engine refuses or fails with. */
export type EngineErrorCode =
  /** The caller aborted, and the work has stopped. */
  | 'CANCELED'
  /** The child process died: a crash, or the kernel took its memory. Only this statement is affected. */
  | 'ENGINE_LOST'
  | 'OUT_OF_MEMORY'
  | 'OUT_OF_DISK'
  | 'SYNTAX_ERROR'
  | 'COLUMN_NOT_FOUND'
  | 'FUNCTION_NOT_FOUND'
  | 'TYPE_MISMATCH'
  | 'INVALID_VALUE'
  | 'INVALID_QUERY'
  | 'NOT_NULL_VIOLATION'
  | 'NOT_ALLOWED'
  | 'NOT_SUPPORTED'
  | 'UNSUPPORTED_TYPE'
  | 'CATALOG_NOT_FOUND'
  | 'SCHEMA_NOT_FOUND'
  | 'TABLE_NOT_FOUND'
  | 'TABLE_EXISTS'
  | 'VIEW_NOT_FOUND'
  | 'VIEW_EXISTS'
  /** The view cannot be run any more: what it reads has changed, or it is not in our dialect. */
  | 'VIEW_INVALID'
  | 'COLUMN_EXISTS'
  | 'REF_NOT_FOUND'
  | 'REF_EXISTS'
  /** A change of a table that cannot be made: the message says why. */
  | 'INVALID_CHANGE'
  | 'SCHEMA_EXISTS'
  | 'SCHEMA_NOT_EMPTY'
  | 'SNAPSHOT_NOT_FOUND'
  | 'AMBIGUOUS_NAME'
  | 'PATH_OUTSIDE_TABLE'
  | 'MISSING_PARAMETER'
  | 'INVALID_PARAMETER'
  | 'UNREADABLE_FILE'
  /** Too much lies in the object store to be copied here: a narrower filter, or Trino. */
  | 'DOWNLOAD_TOO_LARGE'
  | 'BAD_ROWS'
  | 'RESULT_GONE'
  | 'ROW_TOO_LARGE'
  | 'COMMIT_CONFLICT'
  | 'MERGE_TARGET_ROW_MULTIPLE_MATCHES'
  /** A fault of ours: the message for people says nothing, `cause` has it. */
  | 'ENGINE_ERROR'

/** Where in the text as submitted: UTF-16 offset from 0, line and column from 1. */
export interface ErrorPosition {
  readonly offset: number
  readonly length: number
  readonly line: number
  readonly column: number
}

/** What `engines/` throws. `message` is for people and names no file of a table. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: EngineErrorCode
  readonly position: ErrorPosition | undefined
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    code: EngineErrorCode,
    message: string,
    more: {
      readonly position?: ErrorPosition
      readonly details?: Readonly<Record<string, unknown>>
      readonly cause?: unknown
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.position = more.position
    this.details = more.details ?? {}
  }
}
