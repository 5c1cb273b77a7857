import { BoathouseError } from '@boathouse/contract'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import type { RawAnswer, RawRequest } from '../../../platform/handle.ts'
import { oauthAnswer, oauthRefusal, readOauthForm } from '../../../platform/oauth-form.ts'
import { recordAuditEvent } from '../../audit/index.ts'
import type { SignOnDeps } from '../identity-deps.ts'
import { endSessionsOfProvider } from '../session.store.ts'
import { mayBeLogoutToken, readLogoutToken, type ProviderLogout } from './logout-token.ts'
import { failureReason, openProvider } from './open-provider.ts'
import type { ProviderRow } from './provider.store.ts'
import { enabledProvider } from './provider-sign-in.ts'

const refused = (reason: string): RawAnswer => oauthRefusal(400, 'invalid_request', reason)

const endSessions = async (
  deps: SignOnDeps,
  ctx: Context,
  { id, name }: ProviderRow,
  logout: ProviderLogout,
): Promise<RawAnswer> => {
  const ended = await inTransaction(deps.db, async (tx) => {
    const sessions = await endSessionsOfProvider(tx, id, logout)
    const [one] = sessions
    await ctx.audit(tx, {
      object: { kind: 'identity_provider', id, name },
      ...(one && { principal: { id: one.principalId, name: one.principal } }),
      details: { subject: logout.subject, sessions: sessions.map((session) => session.id) },
    })
    return sessions
  })
  for (const session of ended) ctx.changed('sessions', session.id)
  return oauthAnswer(200, { sessions_ended: ended.length })
}

/**
 * Ends the sessions that a provider says somebody ended there (OpenID Connect Back-Channel Logout 1.0). A token that was
 * sent before ends nothing new: sessions that began after it was made stay. Throws PROVIDER_NOT_FOUND, PROVIDER_UNREACHABLE.
 */
export const endProviderSessions = async (
  deps: SignOnDeps,
  ctx: Context,
  name: string,
  raw: RawRequest,
): Promise<RawAnswer> => {
  const provider = await enabledProvider(deps, name)
  const token = (await readOauthForm(raw.body))?.get('logout_token') ?? ''
  if (!mayBeLogoutToken(token, provider)) return refused('logout_token is missing, or not for this client')
  const configuration = await openProvider(deps.egress, provider, undefined)
  let logout: ProviderLogout
  try {
    logout = await readLogoutToken(deps.egress, configuration.serverMetadata(), provider, token)
  } catch (error) {
    if (error instanceof BoathouseError) throw error
    await recordAuditEvent(deps.db, {
      operation: ctx.operation,
      outcome: 'refused',
      principal: undefined,
      requestId: ctx.requestId,
      sourceAddress: ctx.sourceAddress,
      object: { kind: 'identity_provider', id: provider.id, name },
      details: { error_code: 'invalid_request', reason: failureReason(error) },
    })
    return refused(`logout_token is refused: ${failureReason(error)}`)
  }
  return endSessions(deps, ctx, provider, logout)
}
