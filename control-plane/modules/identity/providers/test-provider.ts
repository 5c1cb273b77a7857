import { z } from 'zod'
import { providerErrors } from '@boathouse/contract/identity-providers/errors.ts'
import type { operations, Output } from '@boathouse/contract'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import type { SignOnDeps } from '../identity-deps.ts'
import { requireOrganisation } from '../organisation.ts'
import { failureReason, MAX_BYTES, openProvider, TIMEOUT_MILLIS } from './open-provider.ts'

const KeySet = z.object({ keys: z.array(z.unknown()).min(1) })

/** The keys that the provider signs with now. Throws when there are none. */
const countKeys = async ({ egress }: SignOnDeps, uri: string | undefined): Promise<number> => {
  if (uri === undefined) throw new Error('it names no key set')
  const answer = await egress.fetch(uri, { timeoutMillis: TIMEOUT_MILLIS, maxBytes: MAX_BYTES })
  const found = KeySet.safeParse(answer.ok ? await answer.json() : undefined)
  if (!found.success) throw new Error('its key set has no keys')
  return found.data.keys.length
}

/** Asks an issuer what each sign-in asks it. Throws INSECURE_ISSUER, PROVIDER_UNREACHABLE. */
export const testProvider = async (
  deps: SignOnDeps,
  ctx: Context,
  issuer: string,
): Promise<Output<typeof operations.testProvider>> => {
  requireOrganisation(ctx)
  const name = new URL(issuer).host
  const asked = await openProvider(deps.egress, { name, issuer, client_id: 'test' }, undefined)
  const found = asked.serverMetadata()
  const keys = await countKeys(deps, found.jwks_uri).catch((error: unknown) => {
    throw providerErrors.PROVIDER_UNREACHABLE({ provider: name, reason: failureReason(error) }, error)
  })
  await inTransaction(deps.db, (tx) =>
    ctx.audit(tx, { object: { kind: 'identity_provider', id: issuer, name: issuer } }),
  )
  return {
    description: {
      issuer: found.issuer,
      authorization_endpoint: found.authorization_endpoint ?? null,
      token_endpoint: found.token_endpoint ?? null,
      end_session_endpoint: found.end_session_endpoint ?? null,
      keys,
      pkce: found.supportsPKCE('S256'),
      scopes: [...(found.scopes_supported ?? [])],
    },
  }
}
