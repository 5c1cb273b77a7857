import { BoathouseError } from '@boathouse/contract'
import { TokenScope } from '@boathouse/contract/tokens/scopes.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import type { RawAnswer, RawRequest } from '../../../platform/handle.ts'
import { newId } from '../../../platform/ids.ts'
import { clientCredential, oauthAnswer, oauthRefusal, readOauthForm } from '../../../platform/oauth-form.ts'
import { recordAuditEvent } from '../../audit/index.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { digestOf, newTokenValue, shownPrefix } from '../secret-value.ts'
import { forgetFailures } from '../sign-in-attempt.store.ts'
import { throttled } from '../throttled.ts'
import { findClientSecret, insertToken, type LiveToken } from '../token.store.ts'

const LIFETIME_SECONDS = 3600

/** The scopes that were asked for, or those of the secret. Undefined: some are unknown, or more than the secret has. */
const scopesFor = (
  asked: string | null,
  { scopes }: LiveToken,
): { readonly granted: readonly string[] | undefined } | undefined => {
  const wanted = (asked ?? '').split(' ').filter((scope) => scope !== '')
  if (wanted.length === 0) return { granted: scopes ?? undefined }
  const known = wanted.every((scope) => TokenScope.safeParse(scope).success)
  return known && (scopes === null || wanted.every((scope) => scopes.includes(scope)))
    ? { granted: wanted }
    : undefined
}

const issue = async (
  { db }: IdentityDeps,
  ctx: Context,
  secret: LiveToken,
  scopes: readonly string[] | undefined,
  attempt: { readonly name: string; readonly source: string },
): Promise<string> => {
  const value = newTokenValue()
  await inTransaction(db, async (tx) => {
    const made = await insertToken(tx, {
      id: newId(),
      principalId: secret.id,
      createdBy: secret.id,
      purpose: 'issued',
      madeFrom: secret.tokenId,
      comment: '',
      digest: digestOf(value),
      prefix: shownPrefix(value),
      last4: value.slice(-4),
      lifetimeSeconds: LIFETIME_SECONDS,
      scopes,
    })
    await forgetFailures(tx, attempt.name, attempt.source)
    await ctx.audit(tx, {
      object: { kind: 'token', id: made.id, name: made.prefix },
      principal: { id: secret.id, name: secret.name },
      details: { scopes: made.scopes },
    })
  })
  return value
}

const tooOften = (error: unknown): RawAnswer => {
  if (!(error instanceof BoathouseError) || error.code !== 'RATE_LIMITED') throw error
  const wait = Number(error.details['retry_after_seconds'])
  return oauthRefusal(429, 'invalid_client', 'This client failed too often; come back later', wait)
}

/** Answers the token endpoint (RFC 6749, sections 2.3.1, 4.4 and 5): client_credentials of service accounts, nothing else. */
export const issueToken = async (deps: IdentityDeps, ctx: Context, raw: RawRequest): Promise<RawAnswer> => {
  const form = await readOauthForm(raw.body)
  if (!form) return oauthRefusal(413, 'invalid_request', 'The form is too large')
  if (form.get('grant_type') !== 'client_credentials') {
    return oauthRefusal(400, 'unsupported_grant_type', 'grant_type must be client_credentials')
  }
  const credential = clientCredential(form, raw.headers.authorization)
  if (credential?.clientId === undefined) {
    return oauthRefusal(401, 'invalid_client', 'client_id and client_secret are missing')
  }
  const attempt = { name: `client ${credential.clientId}`, source: ctx.sourceAddress ?? 'unknown' }
  const refused = await throttled(deps, attempt.name, attempt.source).then(() => undefined, tooOften)
  if (refused) return refused
  const secret = await findClientSecret(deps.db, credential.clientId, digestOf(credential.secret))
  if (!secret) {
    await recordAuditEvent(deps.db, {
      operation: ctx.operation,
      outcome: 'refused',
      principal: undefined,
      requestId: ctx.requestId,
      sourceAddress: ctx.sourceAddress,
      object: undefined,
      details: { error_code: 'invalid_client' },
    })
    return oauthRefusal(401, 'invalid_client', 'The client id or the secret is wrong, expired or revoked')
  }
  const scopes = scopesFor(form.get('scope'), secret)
  if (!scopes) return oauthRefusal(400, 'invalid_scope', 'A scope is unknown, or more than the secret has')
  const value = await issue(deps, ctx, secret, scopes.granted, attempt)
  return oauthAnswer(200, {
    access_token: value,
    token_type: 'Bearer',
    expires_in: LIFETIME_SECONDS,
    ...(scopes.granted && { scope: scopes.granted.join(' ') }),
  })
}
