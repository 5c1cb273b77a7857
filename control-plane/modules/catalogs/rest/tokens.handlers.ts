import { Buffer } from 'node:buffer'
import { operations } from '@boathouse/contract'
import type { Readable } from 'node:stream'
import { handle, RawAnswer, type Handler, type RawRequest } from '../../../platform/handle.ts'
import { TOKEN_LIFETIME_SECONDS, type IcebergTokens } from '../iceberg-tokens.ts'

const LARGEST_FORM = 16 * 1024
const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): RawAnswer =>
  new RawAnswer({
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  })

/** RFC 6749, section 5.2: this one endpoint has OAuth's errors, not Iceberg's. */
const refuse = (status: number, error: string, description: string, retryAfter?: number): RawAnswer =>
  json(
    status,
    { error, error_description: description },
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  )

const readForm = async (body: Readable): Promise<URLSearchParams | undefined> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > LARGEST_FORM) return undefined
    chunks.push(bytes)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}

interface Credential {
  readonly clientId: string | undefined
  readonly secret: string
}

const decodeForm = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Client id and secret in the form, or as HTTP Basic (section 2.3.1). */
const credentialOf = (form: URLSearchParams, authorization: string | undefined): Credential | undefined => {
  const inForm = form.get('client_secret')
  if (inForm) return { clientId: form.get('client_id') ?? undefined, secret: inForm }
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  if (basic === undefined) return undefined
  const [id = '', ...rest] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return { clientId: id === '' ? undefined : decodeForm(id), secret: decodeForm(rest.join(':')) }
}

const granted = (token: string, form: URLSearchParams): RawAnswer =>
  json(200, {
    access_token: token,
    token_type: 'bearer',
    expires_in: TOKEN_LIFETIME_SECONDS,
    issued_token_type: ACCESS_TOKEN,
    scope: form.get('scope') ?? 'catalog',
  })

/** What the two grants have in common: look it up unless it failed too often a moment ago. */
const grant = async (
  tokens: IcebergTokens,
  source: string,
  form: URLSearchParams,
  { clientId, secret }: Credential,
  find: () => Promise<string | undefined>,
): Promise<RawAnswer> => {
  const blocked = tokens.throttled(source, clientId, secret)
  const token = blocked === undefined ? await find() : undefined
  if (token !== undefined) return granted(token, form)
  const wait = blocked ?? tokens.failed(source, clientId, secret)
  if (wait !== undefined)
    return refuse(429, 'invalid_client', 'This credential failed too often; come back later', wait)
  return refuse(
    401,
    'invalid_client',
    'Credentials given were invalid: send an access token as client_secret',
  )
}

/**
 * An exchange renews a token of ours; exchanging somebody else's word for an identity (`actor_token`) is refused:
 * Trino sends unsigned tokens there.
 */
const exchange = (tokens: IcebergTokens, source: string, form: URLSearchParams): Promise<RawAnswer> => {
  const subject = form.get('subject_token')
  if (!subject) return Promise.resolve(refuse(400, 'invalid_request', 'subject_token is missing'))
  if (form.has('actor_token'))
    return Promise.resolve(
      refuse(400, 'unauthorized_client', 'Tokens are not exchanged for other identities'),
    )
  const credential = { clientId: undefined, secret: subject }
  return grant(tokens, source, form, credential, () => tokens.renew(subject))
}

const answer = async (tokens: IcebergTokens, source: string, raw: RawRequest): Promise<RawAnswer> => {
  const form = await readForm(raw.body)
  if (!form) return refuse(413, 'invalid_request', `The form is larger than ${LARGEST_FORM} bytes`)
  const type = form.get('grant_type')
  if (type === TOKEN_EXCHANGE) return exchange(tokens, source, form)
  if (type !== 'client_credentials')
    return refuse(
      400,
      'unsupported_grant_type',
      `grant_type must be client_credentials, not ${type ?? 'absent'}`,
    )
  const credential = credentialOf(form, raw.headers.authorization)
  if (!credential) return refuse(401, 'invalid_client', 'client_secret is missing: send an access token')
  return grant(tokens, source, form, credential, () => tokens.issue(credential.clientId, credential.secret))
}

export const tokenHandlers = (tokens: IcebergTokens): readonly Handler[] => [
  handle(operations.icebergCreateToken, (ctx, _input, raw) => answer(tokens, ctx.sourceAddress ?? '', raw)),
]
