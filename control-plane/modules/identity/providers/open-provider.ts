import * as oidc from 'openid-client'
import { BoathouseError } from '@boathouse/contract'
import { providerErrors } from '@boathouse/contract/identity-providers/errors.ts'
import type { Egress } from '../../../platform/egress/index.ts'
import type { ProviderRow } from './provider.store.ts'

export const TIMEOUT_MILLIS = 10_000
/** No discovery document, key set or token comes near it. */
export const MAX_BYTES = 256 << 10

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Whether an issuer may be spoken to without TLS: on this very machine alone. */
const isLoopbackIssuer = (issuer: string): boolean => LOOPBACK.test(new URL(issuer).hostname)

/** Throws INSECURE_ISSUER for an address that is neither https nor on this machine. */
const requireSecureIssuer = (issuer: string): void => {
  if (!issuer.startsWith('https:') && !isLoopbackIssuer(issuer))
    throw providerErrors.INSECURE_ISSUER({ issuer })
}

/** The address that a provider sends the browser back to: one a provider, so that answers of one are not another's. */
export const redirectPath = (name: string): string => `/sign-in/with/${name}`

/** The address that a provider tells of its sign-outs (back-channel logout). */
export const logoutPath = (name: string): string => `/api/v1/session/providers/${name}/logout`

const throughEgress =
  (egress: Pick<Egress, 'fetch'>): oidc.CustomFetch =>
  (url, { method, headers, body, signal }) =>
    egress.fetch(url, {
      method,
      headers,
      timeoutMillis: TIMEOUT_MILLIS,
      maxBytes: MAX_BYTES,
      // The library sends forms, and nothing else.
      ...(body instanceof URLSearchParams && { body: body.toString() }),
      ...(signal && { signal }),
    })

/** Why something at a provider failed, in a few words: codes of the library, never what a provider wrote. */
export const failureReason = (error: unknown): string => {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof BoathouseError) return each.message
  }
  if (error instanceof oidc.AuthorizationResponseError) return `it answered «${safeCode(error.error)}»`
  if (error instanceof oidc.ResponseBodyError) return `its token endpoint answered «${safeCode(error.error)}»`
  return error instanceof Error ? error.message.slice(0, 200) : 'unknown'
}

/** Error codes of RFC 6749 are plain ASCII; anything else that a provider sends is left out. */
const safeCode = (code: string): string => (/^[\w.-]{1,64}$/.test(code) ? code : 'an error')

/**
 * The provider as it describes itself now: its description and, at the first signature, its keys are fetched anew with
 * each sign-in, so that keys may rotate at any time. Every signature is verified, whatever way the token came. Throws
 * PROVIDER_UNREACHABLE.
 */
export const openProvider = async (
  egress: Pick<Egress, 'fetch'>,
  provider: Pick<ProviderRow, 'name' | 'issuer' | 'client_id'>,
  clientSecret: string | undefined,
): Promise<oidc.Configuration> => {
  requireSecureIssuer(provider.issuer)
  try {
    const execute = [oidc.enableNonRepudiationChecks]
    return await oidc.discovery(
      new URL(provider.issuer),
      provider.client_id,
      undefined,
      clientSecret === undefined ? oidc.None() : oidc.ClientSecretPost(clientSecret),
      {
        [oidc.customFetch]: throughEgress(egress),
        execute: isLoopbackIssuer(provider.issuer) ? [...execute, oidc.allowInsecureRequests] : execute,
      },
    )
  } catch (error) {
    throw providerErrors.PROVIDER_UNREACHABLE(
      { provider: provider.name, reason: failureReason(error) },
      error,
    )
  }
}
