/**
 * Errors are a table: code, status, sentence, what to do now. Codes are stable and documented from the
 * tables; anything that is not a `BoathouseError` leaves the server as a 500 with an id and no detail.
 */
export class BoathouseError extends Error {
  override readonly name = 'BoathouseError'
  readonly code: string
  readonly status: number
  /** JSON-safe facts about this occurrence; field errors are under `fields`. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(init: {
    code: string
    status: number
    message: string
    details?: Readonly<Record<string, unknown>>
    cause?: unknown
  }) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.code = init.code
    this.status = init.status
    this.details = init.details ?? {}
  }
}

export interface ErrorSpec<Details> {
  readonly status: number
  /** One sentence that names the thing; the second sentence, if any, says what to do now. */
  readonly message: (details: Details) => string
}

export interface ErrorFactory<Details = never> {
  (details: Details, cause?: unknown): BoathouseError
  readonly code: string
  readonly status: number
}

type Table = Readonly<Record<string, ErrorSpec<never>>>
type DetailsOf<S> = S extends ErrorSpec<infer D> ? D : never

/** Turns a table of specs into one factory a code: `tokenErrors.TOKEN_NOT_FOUND({ token_id })`. */
export const errorTable = <T extends Table>(
  table: T,
): { readonly [Code in keyof T & string]: ErrorFactory<DetailsOf<T[Code]>> } => {
  const entries = Object.entries(table).map(([code, spec]) => {
    const make = (details: Record<string, unknown>, cause?: unknown): BoathouseError =>
      new BoathouseError({
        code,
        status: spec.status,
        message: (spec.message as (d: unknown) => string)(details),
        details,
        cause,
      })
    return [code, Object.assign(make, { code, status: spec.status })] as const
  })
  return Object.fromEntries(entries) as never
}

/** The errors that any operation may answer with. */
export const commonErrors = errorTable({
  INVALID_REQUEST: {
    status: 400,
    message: (d: { fields: readonly { field: string; message: string }[] }) =>
      d.fields.map((f) => (f.field ? `${f.field}: ${f.message}` : f.message)).join('; '),
  },
  UNAUTHENTICATED: {
    status: 401,
    message: (_: Record<string, never>) => 'Sign in, or send an access token as «Authorization: Bearer …».',
  },
  FORBIDDEN_ORIGIN: {
    status: 403,
    message: (d: { origin: string }) =>
      `The request came from ${d.origin}, which is not this server. Open the page at its own address.`,
  },
  PERMISSION_DENIED: {
    status: 403,
    message: (d: {
      operation: string
      missing?: { readonly verb: string; readonly kind: string; readonly id: string; readonly name: string }
    }) =>
      d.missing
        ? `You may not do «${d.operation}»: it needs «${d.missing.verb}» on the ${d.missing.kind} «${d.missing.name}». Ask whoever manages it for a role or a grant.`
        : `You may not do «${d.operation}». Ask an administrator of this Boathouse for the right.`,
  },
  NOT_FOUND: {
    status: 404,
    message: (d: { what: string }) => `There is no ${d.what}, or you may not see it.`,
  },
  METHOD_NOT_ALLOWED: { status: 405, message: (d: { method: string }) => `${d.method} is not allowed here.` },
  CONFLICT: { status: 409, message: (d: { what: string }) => d.what },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    message: (d: { key: string }) => `Idempotency-Key ${d.key} was used for a different request before.`,
  },
  IDEMPOTENT_ANSWER_MISSING: {
    status: 409,
    message: (d: { key: string; object: string }) =>
      `The first request with Idempotency-Key ${d.key} took effect (${d.object}), but its answer is not there: it is still being made, was lost with the server, or held a secret, which is never kept. Look at ${d.object}; nothing was done twice.`,
  },
  MISDIRECTED_REQUEST: {
    status: 421,
    message: (d: { host: string }) =>
      `This server does not answer to the name «${d.host}». Use its own address, or set BOATHOUSE_PUBLIC_URL to the one that people use.`,
  },
  STALE_VERSION: {
    status: 412,
    message: (d: { what: string }) =>
      `The ${d.what} was changed by someone else since you loaded it. Load it again and repeat your change.`,
  },
  BODY_TOO_LARGE: {
    status: 413,
    message: (d: { limit: number }) => `The body is larger than ${d.limit} bytes.`,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: (d: { media_type: string }) =>
      `Bodies of type ${d.media_type} are not understood; send application/json.`,
  },
  RATE_LIMITED: {
    status: 429,
    message: (d: { retry_after_seconds: number }) =>
      `Too many requests; try again in ${d.retry_after_seconds} s.`,
  },
  INTERNAL_ERROR: {
    status: 500,
    message: (d: { request_id: string }) =>
      `Something went wrong on the server; its log has request ${d.request_id}.`,
  },
  STORAGE_FULL: {
    status: 507,
    message: (_: Record<string, never>) =>
      'The disk of the server, or its quota, is full; nothing was kept. Make room, then repeat the request.',
  },
  UNAVAILABLE: { status: 503, message: (d: { reason: string }) => `Not ready: ${d.reason}.` },
})
