/** What went wrong with a statement on Trino, by Trino's error types where Trino answered. */
export type TrinoErrorCode =
  /** The caller or an operator canceled it. */
  | 'CANCELED'
  /** Wrong in the statement itself: syntax, unknown names, division by zero, rights. */
  | 'INVALID_QUERY'
  /** Memory, time or queue limits of the cluster. */
  | 'LIMIT_EXCEEDED'
  /** The cluster, or what it reads from, failed. */
  | 'ENGINE_FAILED'
  /** Trino no longer knows the query: it was restarted, or the address was followed before. */
  | 'QUERY_GONE'
  /** Nobody answers, or what answers is no Trino. */
  | 'UNREACHABLE'
  | 'UNAUTHENTICATED'
  | 'MISSING_PARAMETER'
  | 'INVALID_PARAMETER'

/** Where in the text as it was sent: line and column from 1. */
export interface TrinoErrorLocation {
  readonly line: number
  readonly column: number
}

/** What `engines/trino` throws. `message` is for people: it holds no stack and no path of the server. */
export class TrinoError extends Error {
  override readonly name = 'TrinoError'
  readonly code: TrinoErrorCode
  /** Trino's own name, such as `TABLE_NOT_FOUND`; undefined when Trino did not answer. */
  readonly trinoName: string | undefined
  readonly location: TrinoErrorLocation | undefined

  constructor(
    code: TrinoErrorCode,
    message: string,
    more: {
      readonly trinoName?: string | undefined
      readonly location?: TrinoErrorLocation | undefined
      readonly cause?: unknown
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.trinoName = more.trinoName
    this.location = more.location
  }
}

const CANCELS: ReadonlySet<string> = new Set(['USER_CANCELED', 'ADMINISTRATIVELY_KILLED'])
const BY_TYPE: Readonly<Record<string, TrinoErrorCode>> = {
  USER_ERROR: 'INVALID_QUERY',
  INSUFFICIENT_RESOURCES: 'LIMIT_EXCEEDED',
}

/** The class of an error that Trino reported (`errorName`, `errorType` of its error object). */
export const trinoErrorCode = (name: string, type: string): TrinoErrorCode =>
  CANCELS.has(name) ? 'CANCELED' : (BY_TYPE[type] ?? 'ENGINE_FAILED')
