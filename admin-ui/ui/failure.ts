import { ApiError } from '@boathouse/contract/client.ts'

export interface Failure {
  readonly code: string
  readonly message: string
  readonly nextStep: string | undefined
  readonly requestId: string
}

/** What to do now, for failures whose sentence does not say it already. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  UNREACHABLE: 'Check that the server is running; this page reconnects by itself.',
  UNAUTHENTICATED: 'Sign in again.',
  INTERNAL_ERROR: 'Try again; if it stays, give this id to whoever looks after the server.',
  UNAVAILABLE: 'The server is starting or its database is away; try again in a moment.',
  STALE_VERSION: 'Close this form and open it again to see the newest version.',
  NOT_FOUND: 'It may have been dropped or renamed; search for it with Ctrl K.',
  TABLE_NOT_FOUND: 'It may have been dropped or renamed; search for it with Ctrl K.',
}

export const failureOf = (error: unknown): Failure => {
  if (error instanceof ApiError) {
    return {
      code: error.code,
      message: error.message,
      nextStep: NEXT_STEPS[error.code],
      requestId: error.requestId,
    }
  }
  return {
    code: 'PAGE_ERROR',
    message: error instanceof Error ? error.message : String(error),
    nextStep: 'Reload the page.',
    requestId: '',
  }
}

interface FieldError {
  readonly field: string
  readonly message: string
}

const isFieldError = (value: unknown): value is FieldError =>
  typeof value === 'object' &&
  value !== null &&
  'field' in value &&
  typeof value.field === 'string' &&
  'message' in value &&
  typeof value.message === 'string'

/** The server's own validation, by field: `{"name": "use a-z …"}`; empty for any other error. */
export const fieldErrorsOf = (error: unknown): Record<string, string> => {
  if (!(error instanceof ApiError) || !Array.isArray(error.details.fields)) return {}
  return Object.fromEntries(
    error.details.fields
      .filter(isFieldError)
      .map(({ field, message }) => [field.replace(/^body\./, ''), message]),
  )
}
