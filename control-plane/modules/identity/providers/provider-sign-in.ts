import * as oidc from 'openid-client'
import { BoathouseError } from '@boathouse/contract'
import { providerErrors } from '@boathouse/contract/identity-providers/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import { RawAnswer, type RawRequest } from '../../../platform/handle.ts'
import type { SignOnDeps } from '../identity-deps.ts'
import { digestOf, newSecret } from '../secret-value.ts'
import { endFlowCookie, flowCookie, readFlowCookie } from '../session-cookie.ts'
import { startSession, type Started } from '../start-session.ts'
import { flowValues } from './flow-secret.ts'
import { matchPerson, type Claims } from './match-person.ts'
import { failureReason, openProvider, redirectPath } from './open-provider.ts'
import { originOf } from './origin-of.ts'
import { findProvider, type ProviderRow } from './provider.store.ts'
import { providerSecret } from './providers.service.ts'
import { FLOW_SECONDS, insertFlow, takeFlow } from './sign-in-flow.store.ts'

/** Throws PROVIDER_NOT_FOUND, also for one that is switched off. */
export const enabledProvider = async ({ db }: SignOnDeps, name: string): Promise<ProviderRow> => {
  const provider = await findProvider(db, name)
  if (!provider?.enabled) throw providerErrors.PROVIDER_NOT_FOUND({ provider: name })
  return provider
}

/** Where to send the browser (authorization code flow with PKCE, state and nonce; OpenID Connect Core, section 3.1). */
export const beginSignIn = async (deps: SignOnDeps, name: string, raw: RawRequest): Promise<RawAnswer> => {
  const provider = await enabledProvider(deps, name)
  const configuration = await openProvider(deps.egress, provider, await providerSecret(deps, provider.id))
  const secret = newSecret()
  const { state, nonce, codeVerifier } = flowValues(secret)
  const redirectUri = originOf(deps, raw) + redirectPath(name)
  await insertFlow(deps.db, { state: digestOf(state), providerId: provider.id, redirectUri })
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: [...new Set(['openid', ...provider.scopes])].join(' '),
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  })
  return new RawAnswer({
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'set-cookie': flowCookie(deps.instanceId, raw.secure === true, secret, FLOW_SECONDS),
    },
    body: JSON.stringify({ redirect_url: url.href }),
  })
}

/** What the provider calls its session; many do not say. */
const sessionAt = ({ sid }: Claims): string | undefined =>
  typeof sid === 'string' && sid !== '' && sid.length <= 255 ? sid : undefined

interface Vouched {
  readonly subject: string
  readonly claims: Claims
  readonly idToken: string
}

/** Exchanges the code and verifies what comes: state, issuer, nonce, PKCE, signature, audience, times. */
const vouchedFor = async (
  deps: SignOnDeps,
  provider: ProviderRow,
  address: URL,
  expected: ReturnType<typeof flowValues>,
): Promise<Vouched> => {
  const configuration = await openProvider(deps.egress, provider, await providerSecret(deps, provider.id))
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, address, {
      pkceCodeVerifier: expected.codeVerifier,
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (!claims || tokens.id_token === undefined) throw new Error('there is no ID token')
    // The library takes an empty one; OpenID Connect Core, section 2, allows 255 ASCII characters.
    if (!/^[\x20-\x7e]{1,255}$/.test(claims.sub)) throw new Error('its subject is none')
    return { subject: claims.sub, claims, idToken: tokens.id_token }
  } catch (error) {
    if (error instanceof BoathouseError) throw error
    throw providerErrors.PROVIDER_REFUSED({ provider: provider.label, reason: failureReason(error) }, error)
  }
}

/**
 * Signs in with what a provider sent the browser back with. Throws SIGN_IN_FLOW_INVALID, PROVIDER_REFUSED,
 * PROVIDER_UNREACHABLE, NOT_A_USER.
 */
export const completeSignIn = async (
  deps: SignOnDeps,
  ctx: Context,
  name: string,
  query: string,
  raw: RawRequest,
): Promise<Started> => {
  const provider = await enabledProvider(deps, name)
  const secret = readFlowCookie(raw.headers.cookie, deps.instanceId, raw.secure === true)
  if (secret === undefined) throw providerErrors.SIGN_IN_FLOW_INVALID({})
  const expected = flowValues(secret)
  const flow = await takeFlow(deps.db, digestOf(expected.state), provider.id)
  if (!flow) throw providerErrors.SIGN_IN_FLOW_INVALID({})
  const address = new URL(flow.redirect_uri)
  address.search = query
  const { subject, claims, idToken } = await vouchedFor(deps, provider, address, expected)
  return inTransaction(deps.db, async (tx) => {
    const { person, how } = await matchPerson(tx, provider, subject, claims)
    const started = await startSession(ctx, tx, person, {
      method: 'provider',
      userAgent: raw.headers['user-agent'],
      providerId: provider.id,
      providerSession: sessionAt(claims),
      details: { provider: provider.name, subject, matched_by: how },
    })
    // For signing out there, which asks for it; sealed, for it tells who the person is.
    await deps.secrets.put(tx, { kind: 'session', id: started.sessionId }, { id_token: idToken })
    return started
  })
}

/** Ends the cookie of the flow beside what the answer sets. */
export const withoutFlow = (answer: RawAnswer, deps: SignOnDeps, secure: boolean): RawAnswer => {
  const cookie = answer.headers['set-cookie']
  const cookies = cookie === undefined ? [] : typeof cookie === 'string' ? [cookie] : cookie
  return new RawAnswer({
    status: answer.status,
    headers: { ...answer.headers, 'set-cookie': [...cookies, endFlowCookie(deps.instanceId, secure)] },
    ...(answer.body !== undefined && { body: answer.body }),
  })
}
