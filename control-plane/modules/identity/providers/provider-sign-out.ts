import * as oidc from 'openid-client'
import type { RawRequest } from '../../../platform/handle.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { providerOfSession } from '../session.store.ts'
import { openProvider } from './open-provider.ts'
import { originOf } from './origin-of.ts'
import { findProviderById, type ProviderRow } from './provider.store.ts'

interface Held {
  readonly provider: ProviderRow
  readonly idToken: string
}

/** What signing out at the provider of a session takes; undefined where nobody came in through one. */
export const heldForSignOut = async (
  { db, log, signOn }: IdentityDeps,
  sessionId: string,
): Promise<Held | undefined> => {
  const providerId = signOn && (await providerOfSession(db, sessionId))
  if (!signOn || !providerId) return undefined
  try {
    const { id_token: idToken } = await signOn.secrets.open(db, { kind: 'session', id: sessionId })
    const provider = await findProviderById(db, providerId)
    return provider && idToken !== undefined ? { provider, idToken } : undefined
  } catch (error) {
    log.warn({ err: error }, 'the provider cannot be asked to sign out')
    return undefined
  }
}

/**
 * Where the browser ends its session at the provider, too (RP-Initiated Logout); undefined where there was no provider, or
 * it has no such place, or cannot be reached.
 */
export const providerSignOut = async (
  { log, signOn }: IdentityDeps,
  held: Held | undefined,
  raw: RawRequest,
): Promise<string | undefined> => {
  if (!signOn || !held) return undefined
  try {
    const configuration = await openProvider(signOn.egress, held.provider, undefined)
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined
    return oidc.buildEndSessionUrl(configuration, {
      id_token_hint: held.idToken,
      post_logout_redirect_uri: `${originOf(signOn, raw)}/sign-in`,
    }).href
  } catch (error) {
    log.warn({ err: error }, 'the provider was not asked to sign out')
    return undefined
  }
}
