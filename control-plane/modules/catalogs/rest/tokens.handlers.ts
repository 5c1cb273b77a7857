import { operations } from '@boathouse/contract'
import { handle, type Handler, type RawAnswer, type RawRequest } from '../../../platform/handle.ts'
import {
  clientCredential,
  oauthAnswer,
  oauthRefusal,
  readOauthForm,
  type ClientCredential,
} from '../../../platform/oauth-form.ts'
import { TOKEN_LIFETIME_SECONDS, type IcebergTokens } from '../iceberg-tokens.ts'

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

const granted = (token: string, form: URLSearchParams): RawAnswer =>
  oauthAnswer(200, {
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
  { clientId, secret }: ClientCredential,
  find: () => Promise<string | undefined>,
): Promise<RawAnswer> => {
  const blocked = tokens.throttled(source, clientId, secret)
  const token = blocked === undefined ? await find() : undefined
  if (token !== undefined) return granted(token, form)
  const wait = blocked ?? tokens.failed(source, clientId, secret)
  if (wait !== undefined)
    return oauthRefusal(429, 'invalid_client', 'This credential failed too often; come back later', wait)
  return oauthRefusal(
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
  if (!subject) return Promise.resolve(oauthRefusal(400, 'invalid_request', 'subject_token is missing'))
  if (form.has('actor_token'))
    return Promise.resolve(
      oauthRefusal(400, 'unauthorized_client', 'Tokens are not exchanged for other identities'),
    )
  const credential = { clientId: undefined, secret: subject }
  return grant(tokens, source, form, credential, () => tokens.renew(subject))
}

const answer = async (tokens: IcebergTokens, source: string, raw: RawRequest): Promise<RawAnswer> => {
  const form = await readOauthForm(raw.body)
  if (!form) return oauthRefusal(413, 'invalid_request', 'The form is larger than 16 KiB')
  const type = form.get('grant_type')
  if (type === TOKEN_EXCHANGE) return exchange(tokens, source, form)
  if (type !== 'client_credentials')
    return oauthRefusal(
      400,
      'unsupported_grant_type',
      `grant_type must be client_credentials, not ${type ?? 'absent'}`,
    )
  const credential = clientCredential(form, raw.headers.authorization)
  if (!credential)
    return oauthRefusal(401, 'invalid_client', 'client_secret is missing: send an access token')
  return grant(tokens, source, form, credential, () => tokens.issue(credential.clientId, credential.secret))
}

export const tokenHandlers = (tokens: IcebergTokens): readonly Handler[] => [
  handle(operations.icebergCreateToken, (ctx, _input, raw) => answer(tokens, ctx.sourceAddress ?? '', raw)),
]
