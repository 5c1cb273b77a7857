import { isObject, nestingOf, parseJson, stringifyJson, type JsonObject } from '../json.ts'
import { IcebergError } from '../errors.ts'
import { CatalogFailed, refusalError, type Refusal, type Subject } from './rest-errors.ts'
import type { RestCatalogOptions } from './rest-options.ts'

export interface RestAsk {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** Below `/v1/`, or below `/v1/{prefix}/` for what goes through `prefixed`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  /** JSON; longs are `bigint`. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly about: Subject
  readonly maxBytes?: number
}

export interface RestAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: JsonObject
}

export interface RestSession {
  readonly name: string
  /** One request, signed; a refused token is renewed once. Throws the typed errors, `CatalogFailed` for bad answers. */
  readonly ask: (request: RestAsk) => Promise<RestAnswer>
}

const TIMEOUT_MILLIS = 30_000
const MAX_BYTES = 32 << 20
const LONGEST_MESSAGE = 1000
/** As of metadata files. */
const DEEPEST = 256

const queryOf = (query: RestAsk['query'] = {}): string => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

/** Undefined for what is no JSON object. */
const objectOf = (text: string): JsonObject | undefined => {
  if (nestingOf(text) > DEEPEST) return undefined
  try {
    const value = parseJson(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const shortened = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, LONGEST_MESSAGE) : ''

const refusalOf = (
  response: Response,
  body: JsonObject | undefined,
  hide: RestCatalogOptions['hide'],
): Refusal => {
  const { status } = response
  const moved = response.headers.get('location')
  if (status >= 300 && status < 400) {
    const message = `it points to ${hide(shortened(moved ?? 'nowhere'))}, and redirects are not followed`
    return { status, type: '', message }
  }
  const error = body?.['error']
  if (!isObject(error))
    return { status, type: '', message: body ? '' : 'something that is no answer of a catalog' }
  return { status, type: shortened(error['type']), message: hide(shortened(error['message'])) }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const restSession = (options: RestCatalogOptions): RestSession => {
  const { name, endpoint, fetch } = options
  const send = async (request: RestAsk, fresh: boolean): Promise<Response> => {
    const { method = 'GET', path, query, body, headers, maxBytes = MAX_BYTES } = request
    try {
      const token = await options.token(fresh)
      return await fetch(`${endpoint}/v1/${path}${queryOf(query)}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body !== undefined && { body: stringifyJson(body) }),
        timeoutMillis: TIMEOUT_MILLIS,
        maxBytes,
      })
    } catch (error) {
      if (error instanceof IcebergError) throw error
      throw new CatalogFailed(name, `gives no answer: ${reasonOf(error)}`, error)
    }
  }
  return {
    name,
    ask: async (request) => {
      let response = await send(request, false)
      // 419: the token has timed out, says the specification.
      if (response.status === 401 || response.status === 419) response = await send(request, true)
      const { status, headers } = response
      if (status === 204 || status === 304) return { status, headers, body: {} }
      const text = await response.text()
      const body = objectOf(text)
      if (status < 200 || status >= 300)
        throw refusalError(name, refusalOf(response, body, options.hide), request.about)
      if (!body && text.trim() !== '') {
        throw new CatalogFailed(name, `answers ${request.path} with something that is no JSON object`)
      }
      return { status, headers, body: body ?? {} }
    },
  }
}
