import { z } from 'zod'
import { commonErrors, operations } from '@boathouse/contract'
import { inTransaction } from '../../platform/database.ts'
import { handle, RawAnswer, type Handler } from '../../platform/handle.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { presentSession } from './present-session.ts'
import { endCookie } from './session-cookie.ts'
import { endSession } from './session.store.ts'
import { redeemLink, signIn } from './sign-in.ts'
import { answerWithCookie } from './start-session.ts'
import { createToken, listOwnTokens, revokeToken } from './tokens.service.ts'
import { listUsers } from './user.store.ts'

const userPages = pageTokens('users', z.tuple([z.string(), z.uuid()]))

const sessionHandlers = (deps: IdentityDeps): readonly Handler[] => [
  handle(operations.createSession, async (ctx, { body }, raw) =>
    answerWithCookie(deps, await signIn(deps, ctx, body), raw.secure === true),
  ),
  handle(operations.redeemSignInLink, async (ctx, { body }, raw) =>
    answerWithCookie(deps, await redeemLink(deps, ctx, body.secret), raw.secure === true),
  ),
  handle(operations.getSession, (ctx) => presentSession(deps.db, ctx.signedIn())),
  handle(operations.deleteSession, async (ctx, _input, raw) => {
    const { via, name } = ctx.signedIn()
    if (via.kind !== 'session') {
      throw commonErrors.CONFLICT({
        what: 'This request carries an access token and no session. Revoke the token.',
      })
    }
    await inTransaction(deps.db, async (tx) => {
      await endSession(tx, via.sessionId)
      await ctx.audit(tx, { object: { kind: 'session', id: via.sessionId, name } })
    })
    ctx.changed('sessions', via.sessionId)
    return new RawAnswer({
      status: 204,
      headers: { 'set-cookie': endCookie(deps.instanceId, raw.secure === true) },
    })
  }),
]

export const identityHandlers = (deps: IdentityDeps): readonly Handler[] => [
  ...sessionHandlers(deps),
  handle(operations.createToken, (ctx, { body }) => createToken(deps, ctx, body)),
  handle(operations.listTokens, (ctx, { query }) => listOwnTokens(deps, ctx, query)),
  handle(operations.revokeToken, (ctx, { params }) => revokeToken(deps, ctx, params.token_id)),
  handle(operations.listUsers, async (_ctx, { query }) => {
    const found = await listUsers(deps.db, userPages.decode(query.page_token), query.page_size + 1)
    const { rows, next_page_token } = pageOf(found, query.page_size, userPages, (row): [string, string] => [
      row.sortName,
      row.id,
    ])
    const users = rows.map((row) => ({
      user_id: row.id,
      name: row.name,
      display_name: row.name,
      is_admin: row.isAdmin,
      created_at: row.createdAt,
    }))
    return { users, next_page_token }
  }),
]
