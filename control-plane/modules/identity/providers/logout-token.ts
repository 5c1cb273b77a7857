import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose'
import type * as oidc from 'openid-client'
import type { Egress } from '../../../platform/egress/index.ts'
import { parseJson } from '../../../platform/json.ts'
import { MAX_BYTES, TIMEOUT_MILLIS } from './open-provider.ts'
import type { ProviderRow } from './provider.store.ts'

/** Whose sessions a provider ended, as a verified logout token says. */
export interface ProviderLogout {
  /** One of the two is there. */
  readonly subject: string | undefined
  readonly session: string | undefined
  /** Seconds since 1970. */
  readonly issuedAt: number
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const TOLERANCE_SECONDS = 30
const OLDEST_SECONDS = 600
// Never «none», and never a shared secret.
const ASYMMETRIC = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/
const TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'jwt', 'logout+jwt', 'logout'])

const textOf = (value: unknown): string | undefined => {
  if (value === undefined) return undefined
  if (typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value)) return value
  throw new Error('its subject or session is none')
}

/** OpenID Connect Back-Channel Logout 1.0, section 2.6, steps 4 to 6. */
const saysOf = (claims: JWTPayload): ProviderLogout => {
  const { events, iat } = claims
  const event: unknown =
    typeof events === 'object' && events !== null ? Reflect.get(events, EVENT) : undefined
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    throw new Error('it does not say that somebody signed out')
  // An ID token has one: neither may pass for the other.
  if ('nonce' in claims) throw new Error('it has a nonce')
  const [subject, session] = [textOf(claims.sub), textOf(claims['sid'])]
  if (subject === undefined && session === undefined) throw new Error('it names nobody')
  return { subject, session, issuedAt: iat ?? 0 }
}

/** Whether a text may be a logout token of the provider for us: what is not costs no request to it. Nothing is verified. */
export const mayBeLogoutToken = (token: string, provider: ProviderRow): boolean => {
  try {
    const { iss, aud } = decodeJwt(token)
    return iss !== undefined && [aud].flat().includes(provider.client_id)
  } catch {
    return false
  }
}

const keysOf = async (
  egress: Pick<Egress, 'fetch'>,
  metadata: oidc.ServerMetadata,
): Promise<JSONWebKeySet> => {
  const answer = await egress.fetch(metadata.jwks_uri ?? '', {
    timeoutMillis: TIMEOUT_MILLIS,
    maxBytes: MAX_BYTES,
  })
  if (answer.status !== 200) throw new Error(`its keys answer ${answer.status}`)
  return parseJson(await answer.text()) as JSONWebKeySet
}

/**
 * What a logout token says, verified as ID tokens are: signature by a key of the provider and an algorithm that it
 * announces, issuer, audience, times. Throws whatever is wrong.
 */
export const readLogoutToken = async (
  egress: Pick<Egress, 'fetch'>,
  metadata: oidc.ServerMetadata,
  provider: ProviderRow,
  token: string,
): Promise<ProviderLogout> => {
  const announced = metadata.id_token_signing_alg_values_supported ?? ['RS256']
  const { payload, protectedHeader } = await jwtVerify(
    token,
    createLocalJWKSet(await keysOf(egress, metadata)),
    {
      issuer: metadata.issuer,
      audience: provider.client_id,
      algorithms: announced.filter((algorithm) => ASYMMETRIC.test(algorithm)),
      clockTolerance: TOLERANCE_SECONDS,
      maxTokenAge: OLDEST_SECONDS,
      requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
    },
  )
  if (!TYPES.has(protectedHeader.typ?.toLowerCase())) throw new Error('it is of another type')
  const audiences = [payload.aud].flat()
  if (audiences.length > 1 && payload['azp'] !== provider.client_id) throw new Error('it is for others, too')
  return saysOf(payload)
}
