import { errorTable } from '@boathouse/contract'
import type { Egress, EgressClient } from '../../../../platform/egress/index.ts'
import { parseJson } from '../../../../platform/json.ts'
import type { IcebergRestFields, IcebergRestSecrets } from './schema.ts'

/** An answer of the catalog that is not a success. */
export const catalogAnswerErrors = errorTable({
  CATALOG_REFUSED: {
    status: 502,
    message: (d: { method: string; path: string; answer: number; type: string; reason: string }) =>
      `${d.method} ${d.path} answers ${d.answer}${d.type ? ` ${d.type}` : ''}${d.reason ? `: ${d.reason}` : ''}`,
  },
  CATALOG_NOT_JSON: {
    status: 502,
    message: (d: { method: string; path: string }) =>
      `${d.method} ${d.path} answers 200 with something that is no JSON object`,
  },
})

export interface CatalogRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST'
  /** Below the endpoint, such as `/v1/config?warehouse=lake`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>>
  /** A whole address instead of `path` below the endpoint: another token endpoint. */
  readonly address?: string
  readonly token?: string
  readonly signal?: AbortSignal
}

export interface CatalogAnswer {
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const tryParse = (text: string): unknown => {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Error bodies as the catalog specification has them, and as OAuth2 has (RFC 6749, section 5.2). */
const refusal = (body: unknown): { type: string; reason: string } => {
  const error = isObject(body) ? body['error'] : undefined
  if (isObject(error)) return { type: textOf(error['type']), reason: textOf(error['message']) }
  return { type: textOf(error), reason: isObject(body) ? textOf(body['error_description']) : '' }
}

/** One request to an Iceberg REST catalog. Throws CATALOG_REFUSED, CATALOG_NOT_JSON, and what egress throws. */
export const askCatalog = async (
  client: EgressClient,
  endpoint: string,
  request: CatalogRequest,
): Promise<CatalogAnswer> => {
  const { method = 'GET', path, form, token, signal } = request
  const response = await client.fetch(request.address ?? `${endpoint}${path}`, {
    method,
    signal,
    headers: {
      accept: 'application/json',
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...request.headers,
    },
    body: form && new URLSearchParams(form).toString(),
  })
  const body = tryParse(await response.text())
  if (!response.ok) {
    const moved = response.headers.get('location')
    const told = refusal(body)
    const reason = moved === null ? told.reason : `it points to ${moved}, and redirects are not followed`
    throw catalogAnswerErrors.CATALOG_REFUSED({ method, path, answer: response.status, ...told, reason })
  }
  if (method !== 'HEAD' && response.status !== 204 && !isObject(body)) {
    throw catalogAnswerErrors.CATALOG_NOT_JSON({ method, path })
  }
  return { headers: response.headers, body: isObject(body) ? body : {} }
}

/** The way out to a catalog, with the authorities of its connection. The caller closes it. */
export const catalogEgress = (egress: Egress, { ca_pem: pem }: IcebergRestFields): EgressClient =>
  egress.client({ ca: pem === undefined ? [] : [pem] })

/** The token endpoint of a connection with client credentials. */
export const tokenEndpointOf = ({ token_endpoint, endpoint }: IcebergRestFields): string =>
  token_endpoint ?? `${endpoint}/v1/oauth/tokens`

export interface AccessToken {
  readonly token: string
  /** undefined: the server does not say. */
  readonly expiresInSeconds: number | undefined
}

/**
 * The bearer token of a connection: none, the stored one, or one got with client credentials (RFC 6749, section
 * 4.4). Throws what `askCatalog` throws.
 */
export const accessToken = async (
  client: EgressClient,
  { fields, secrets }: { readonly fields: IcebergRestFields; readonly secrets: IcebergRestSecrets },
  signal?: AbortSignal,
): Promise<AccessToken | undefined> => {
  if (fields.auth === 'none') return undefined
  if (fields.auth === 'token') return { token: secrets.token ?? '', expiresInSeconds: undefined }
  const { body } = await askCatalog(client, fields.endpoint, {
    method: 'POST',
    path: new URL(tokenEndpointOf(fields)).pathname,
    address: tokenEndpointOf(fields),
    form: {
      grant_type: 'client_credentials',
      client_id: fields.client_id ?? '',
      client_secret: secrets.client_secret ?? '',
      scope: fields.scope,
    },
    signal,
  })
  const seconds = Number(body['expires_in'])
  return {
    token: textOf(body['access_token']),
    expiresInSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : undefined,
  }
}
