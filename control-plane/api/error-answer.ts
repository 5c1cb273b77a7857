import { BoathouseError, commonErrors, type OperationSpec } from '@boathouse/contract'
import { dataWithoutSecrets, withoutSecrets } from '../platform/known-secrets.ts'

export interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

export type Surface = NonNullable<OperationSpec['surface']>

/** Which shape errors at this address have. */
export const surfaceOf = (url: string): Surface => (/^\/iceberg(?:[/?]|$)/.test(url) ? 'iceberg' : 'api')

interface HttpError {
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly message: string
}

const isClientError = (status: unknown): status is number =>
  typeof status === 'number' && status >= 400 && status < 500

// Of the file system, of a quota, and of PostgreSQL (SQLSTATE disk_full).
const NO_ROOM: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', '53100'])

/** The disk is full, however deep that lies in the error. */
export const hasNoRoom = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && NO_ROOM.has(error.code)) || hasNoRoom(error.cause))

/**
 * What went wrong, as an error of our tables. Fastify's own refusals (before a handler runs) are translated;
 * anything unexpected becomes INTERNAL_ERROR, which says nothing but the request's id.
 */
export const toBoathouseError = (error: unknown, requestId: string, bodyLimit: number): BoathouseError => {
  if (error instanceof BoathouseError) return error
  const { code, statusCode, message }: HttpError = error instanceof Error ? error : { message: String(error) }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return commonErrors.BODY_TOO_LARGE({ limit: bodyLimit }, error)
  if (code === 'FST_ERR_BAD_URL') {
    return commonErrors.INVALID_REQUEST(
      { fields: [{ field: 'path', message: 'not percent-encoded UTF-8' }] },
      error,
    )
  }
  if (isClientError(statusCode) && typeof code === 'string' && code.startsWith('FST_')) {
    return commonErrors.INVALID_REQUEST({ fields: [{ field: 'request', message }] }, error)
  }
  return commonErrors.INTERNAL_ERROR({ request_id: requestId }, error)
}

const ICEBERG_TYPES: Readonly<Record<number, string>> = {
  400: 'BadRequestException',
  401: 'NotAuthorizedException',
  403: 'ForbiddenException',
  404: 'NotFoundException',
  406: 'UnsupportedOperationException',
  409: 'AlreadyExistsException',
  422: 'UnprocessableEntityException',
  429: 'TooManyRequestsException',
  503: 'ServiceUnavailableException',
}

/** `{error: {message, type, code}}` of the Iceberg REST specification; codes that are class names are the type. */
const icebergBody = (error: BoathouseError): unknown => ({
  error: {
    message: withoutSecrets(error.message),
    type: /^[A-Z][A-Za-z]+Exception$/.test(error.code)
      ? error.code
      : (ICEBERG_TYPES[error.status] ?? (error.status < 500 ? 'BadRequestException' : 'InternalServerError')),
    code: error.status,
  },
})

const headersOf = (error: BoathouseError): Record<string, string> => {
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  const seconds = error.details['retry_after_seconds']
  if (typeof seconds === 'number') headers['retry-after'] = String(seconds)
  else if (error.status === 503) headers['retry-after'] = '1'
  if (error.status === 401) headers['www-authenticate'] = 'Bearer realm="boathouse"'
  return headers
}

/** Status, headers and body of the answer to a request that failed. */
export const answerFor = (error: BoathouseError, requestId: string, surface: Surface): ErrorAnswer => ({
  status: error.status,
  headers: headersOf(error),
  body:
    surface === 'iceberg'
      ? icebergBody(error)
      : {
          error_code: error.code,
          message: withoutSecrets(error.message),
          details: dataWithoutSecrets(error.details),
          request_id: requestId,
        },
})
