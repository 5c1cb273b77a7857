/**
 * The typed client of the API. Types come from the registry, routes from a generated table: no schema library
 * is loaded, so that a page or a command that uses it stays small.
 */
import type { Answer, Call, OperationSpec } from './operation.ts'
import type { operations } from './operations.ts'
import { routes } from './generated/routes.ts'

type Operations = typeof operations
export type OperationKey = keyof Operations

type Absent<T> = [T] extends [undefined] ? true : [T] extends [Record<string, never>] ? true : false
type Optional<T> = Record<string, never> extends T ? true : false

/** Leaves out what an operation does not have, and lets a query whose every field is optional be left out. */
type Trim<C> = {
  [K in keyof C as Absent<C[K]> extends true ? never : Optional<C[K]> extends true ? never : K]: C[K]
} & {
  [K in keyof C as Absent<C[K]> extends true ? never : Optional<C[K]> extends true ? K : never]?: C[K]
}

/** The request of an operation: `params`, `query` and `body` as far as it has them. */
export type Request<K extends OperationKey> = Trim<Call<Operations[K]>>
/** The answer of an operation: parsed JSON, nothing for 204, the raw `Response` for a stream. */
export type Result<K extends OperationKey> = Operations[K] extends OperationSpec
  ? Answer<Operations[K]>
  : never

export interface ClientOptions {
  /** Origin of the server, such as `http://127.0.0.1:8484`; empty in a page that the server itself delivered. */
  readonly baseUrl: string
  /** Access token; absent in a page, which has its cookie. */
  readonly token?: string
  readonly fetch?: typeof fetch
}

export interface CallOptions {
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

/** An answer that is not a success: what, why and the request id to quote. Status 0: the server was not reached. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  readonly requestId: string

  constructor(
    status: number,
    body: { error_code?: unknown; message?: unknown; details?: unknown; request_id?: unknown },
  ) {
    super(typeof body.message === 'string' ? body.message : `The server answered ${status}.`)
    this.status = status
    this.code = typeof body.error_code === 'string' ? body.error_code : 'UNKNOWN'
    this.details = typeof body.details === 'object' && body.details !== null ? { ...body.details } : {}
    this.requestId = typeof body.request_id === 'string' ? body.request_id : ''
  }
}

export interface Client {
  /** Calls one operation. Throws `ApiError`; an abort rejects with the signal's reason. */
  call<K extends OperationKey>(key: K, request: Request<K>, options?: CallOptions): Promise<Result<K>>
  /** The address of an operation, for links such as downloads. */
  url<K extends OperationKey>(key: K, request: Request<K>): string
}

interface Loose {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
}

const addressOf = (baseUrl: string, key: OperationKey, request: Loose): string => {
  const path = routes[key].path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(request.params?.[name])),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) search.set(name, String(value))
  }
  const query = search.toString()
  return `${baseUrl}${path}${query ? `?${query}` : ''}`
}

const failureOf = async (response: Response): Promise<ApiError> => {
  const text = await response.text()
  try {
    return new ApiError(response.status, JSON.parse(text) as Record<string, unknown>)
  } catch {
    return new ApiError(response.status, { message: text.slice(0, 500) || undefined })
  }
}

const requestOf = (
  key: OperationKey,
  request: Loose,
  token: string | undefined,
  options: CallOptions,
): RequestInit => {
  const route = routes[key]
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (token) headers.authorization = `Bearer ${token}`
  const init: RequestInit & { duplex?: 'half' } = { method: route.method, headers }
  if (options.signal) init.signal = options.signal
  if (route.body === 'stream') {
    headers['content-type'] ??= 'application/octet-stream'
    init.body = request.body as BodyInit
    init.duplex = 'half'
  } else if (request.body !== undefined) {
    headers['content-type'] = 'application/json'
    init.body = JSON.stringify(request.body)
  }
  return init
}

/** A client of one server. */
export const createClient = ({ baseUrl, token, fetch: send = fetch }: ClientOptions): Client => {
  const base = baseUrl.replace(/\/+$/, '')
  return {
    url: (key, request) => addressOf(base, key, request),
    call: async (key, request, options = {}) => {
      const route = routes[key]
      const loose: Loose = request
      const response = await send(addressOf(base, key, loose), requestOf(key, loose, token, options)).catch(
        (cause: unknown) => {
          if (options.signal?.aborted) throw cause
          throw new ApiError(0, {
            error_code: 'UNREACHABLE',
            message: `The server at ${base || 'this address'} was not reached.`,
          })
        },
      )
      if (!response.ok) throw await failureOf(response)
      if (route.response === 'stream') return response as never
      return (response.status === 204 ? undefined : await response.json()) as never
    },
  }
}
