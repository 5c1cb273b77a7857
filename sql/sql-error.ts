/** Stable codes of everything that the statement front end refuses. */
export type SqlErrorCode =
  | 'SYNTAX_ERROR'
  | 'EMPTY_STATEMENT'
  | 'SEVERAL_STATEMENTS'
  | 'STATEMENT_NOT_ALLOWED'
  | 'FUNCTION_NOT_ALLOWED'
  | 'TABLE_FUNCTION_NOT_ALLOWED'
  | 'SYNTAX_NOT_ALLOWED'
  | 'NAME_NOT_ALLOWED'
  | 'NAME_TOO_LONG'
  | 'AMBIGUOUS_NAME'
  | 'INVALID_NAME'
  | 'INVALID_TYPE'
  | 'INVALID_PROPERTY'
  | 'INVALID_PARAMETER'
  | 'MISSING_PARAMETER'
  | 'TIME_TRAVEL_NOT_ALLOWED'
  | 'STATEMENT_TOO_LARGE'

/** A place in the text that the person wrote: UTF-16 offset from 0, line and column from 1. */
export interface Position {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** Half-open range of UTF-16 offsets into the text that the person wrote. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The only error that `sql/` throws. `position` and `length` mark what is wrong in the original text. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  readonly code: SqlErrorCode
  readonly position: Position
  readonly length: number

  constructor(code: SqlErrorCode, message: string, position: Position, length: number) {
    super(message)
    this.code = code
    this.position = position
    this.length = length
  }
}

/** Line and column (from 1) of a UTF-16 offset; offsets beyond the text mean its end. */
export const positionAt = (source: string, offset: number): Position => {
  const at = Math.max(0, Math.min(offset, source.length))
  let line = 1
  let lineStart = 0
  for (let next = source.indexOf('\n'); next !== -1 && next < at; next = source.indexOf('\n', next + 1)) {
    line += 1
    lineStart = next + 1
  }
  return { offset: at, line, column: at - lineStart + 1 }
}

/** An error that marks `span` of `source`. */
export const sqlError = (code: SqlErrorCode, message: string, source: string, span: Span): SqlError =>
  new SqlError(code, message, positionAt(source, span.start), Math.max(0, span.end - span.start))
