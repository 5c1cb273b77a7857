import { commonErrors, operations } from '@boathouse/contract'
import { inTransaction } from '../../platform/database.ts'
import { handle, RawAnswer, type Handler } from '../../platform/handle.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { presentSession } from './present-session.ts'
import { endCookie } from './session-cookie.ts'
import { endSession } from './session.store.ts'
import { redeemLink, signIn } from './sign-in.ts'
import { answerWithCookie } from './start-session.ts'
import { createToken, listOwnTokens, revokeToken } from './tokens.service.ts'
import { groupHandlers } from './groups/group.handlers.ts'
import { providerHandlers } from './providers/provider.handlers.ts'
import { heldForSignOut, providerSignOut } from './providers/provider-sign-out.ts'
import { serviceAccountHandlers } from './service-accounts/service-account.handlers.ts'
import { userHandlers } from './users/user.handlers.ts'
import { listSessions, revokeSession, revokeSessions } from './sessions/sessions.service.ts'
import { hashingGate } from './hashing-gate.ts'

const sessionHandlers = (deps: IdentityDeps, gate: ReturnType<typeof hashingGate>): readonly Handler[] => [
  handle(operations.createSession, async (ctx, { body }, raw) =>
    answerWithCookie(
      deps,
      await signIn(deps, gate, ctx, { ...body, userAgent: raw.headers['user-agent'] }),
      raw.secure === true,
    ),
  ),
  handle(operations.redeemSignInLink, async (ctx, { body }, raw) =>
    answerWithCookie(
      deps,
      await redeemLink(deps, ctx, { ...body, userAgent: raw.headers['user-agent'] }),
      raw.secure === true,
    ),
  ),
  handle(operations.getSession, (ctx) => presentSession(deps.db, ctx.signedIn())),
  handle(operations.deleteSession, async (ctx, _input, raw) => {
    const { via, name } = ctx.signedIn()
    if (via.kind !== 'session') {
      throw commonErrors.CONFLICT({
        what: 'This request carries an access token and no session. Revoke the token.',
      })
    }
    // Read before the session ends, for it goes with it; asked of the provider when nobody waits for that any more.
    const held = await heldForSignOut(deps, via.sessionId)
    await inTransaction(deps.db, async (tx) => {
      await endSession(tx, via.sessionId)
      await ctx.audit(tx, { object: { kind: 'session', id: via.sessionId, name } })
    })
    ctx.changed('sessions', via.sessionId)
    return new RawAnswer({
      status: 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'set-cookie': endCookie(deps.instanceId, raw.secure === true),
        // Not the cookies: those of other servers of the same domain would go as well.
        'clear-site-data': '"storage"',
      },
      body: JSON.stringify({ logout_url: (await providerSignOut(deps, held, raw)) ?? null }),
    })
  }),
  handle(operations.listSessions, (ctx) => listSessions(deps, ctx)),
  handle(operations.revokeSession, (ctx, { params }) => revokeSession(deps, ctx, params.session_id)),
  handle(operations.revokeSessions, (ctx) => revokeSessions(deps, ctx)),
]

/** One gate for all that hashes passwords. */
const gate = hashingGate()

export const identityHandlers = (deps: IdentityDeps): readonly Handler[] => [
  ...sessionHandlers(deps, gate),
  ...userHandlers(deps, gate),
  ...groupHandlers(deps),
  ...serviceAccountHandlers(deps),
  ...(deps.signOn ? providerHandlers({ ...deps, ...deps.signOn }) : []),
  handle(operations.createToken, (ctx, { body }) => createToken(deps, ctx, body)),
  handle(operations.listTokens, (ctx, { query }) => listOwnTokens(deps, ctx, query)),
  handle(operations.revokeToken, (ctx, { params }) => revokeToken(deps, ctx, params.token_id)),
]
