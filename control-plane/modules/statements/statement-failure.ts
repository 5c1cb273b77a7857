import { BoathouseError } from '@boathouse/contract'
import { EngineError } from '@boathouse/engines'
import { IcebergError, InvalidMetadata } from '@boathouse/iceberg'
import { SqlError } from '@boathouse/sql'
import { ObjectNotFound } from '@boathouse/storage'
import { dataWithoutSecrets } from '../../platform/known-secrets.ts'

/** Why a statement did not succeed, as the row keeps it and the API shows it. */
export interface StatementFailure {
  readonly error_code: string
  readonly message: string
  readonly line?: number
  readonly column?: number
  readonly offset?: number
  readonly length?: number
}

// Iceberg's type names read better as our codes where there is one.
const ICEBERG_CODES: Readonly<Record<string, string>> = {
  NoSuchNamespaceException: 'SCHEMA_NOT_FOUND',
  NoSuchTableException: 'TABLE_NOT_FOUND',
  NotFoundException: 'TABLE_FILE_MISSING',
  AlreadyExistsException: 'TABLE_EXISTS',
  NamespaceNotEmptyException: 'SCHEMA_NOT_EMPTY',
  CommitFailedException: 'COMMIT_CONFLICT',
  ValidationException: 'COMMIT_CONFLICT',
  UnsupportedOperationException: 'NOT_SUPPORTED',
  BadRequestException: 'INVALID_QUERY',
  ForbiddenException: 'FORBIDDEN',
  ServiceFailureException: 'CATALOG_UNAVAILABLE',
  NoSuchWarehouseException: 'CATALOG_NOT_FOUND',
}

/** What the catalog refuses under a code of our own says so at the head of its message, for Iceberg's clients. */
const OWN_CODE = /^([A-Z]+(?:_[A-Z]+)+): /

const told = (error: unknown): StatementFailure | undefined => {
  if (error instanceof SqlError) {
    const { line, column, offset } = error.position
    return { error_code: error.code, message: error.message, line, column, offset, length: error.length }
  }
  if (error instanceof EngineError) {
    return { error_code: error.code, message: error.message, ...error.position }
  }
  if (error instanceof ObjectNotFound) {
    const message = `The table names a file that is not there: ${error.location}. Somebody deleted it, or never wrote it.`
    return { error_code: 'TABLE_FILE_MISSING', message }
  }
  // Its type is that of a conflict, too.
  if (error instanceof InvalidMetadata) return { error_code: 'INVALID_METADATA', message: error.message }
  if (error instanceof IcebergError) {
    const own = OWN_CODE.exec(error.message)
    if (own?.[1]) return { error_code: own[1], message: error.message.slice(own[0].length) }
    return { error_code: ICEBERG_CODES[error.type] ?? 'TABLE_ERROR', message: error.message }
  }
  if (error instanceof BoathouseError && error.status < 500) {
    return { error_code: error.code, message: error.message }
  }
  return undefined
}

/**
 * What a person is told, without known secrets, for engines quote what they were given; undefined for what is a fault of
 * ours, which belongs into the log.
 */
export const failureOf = (error: unknown): StatementFailure | undefined => dataWithoutSecrets(told(error))
