import { commonErrors } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/database.ts'
import { RawAnswer } from '../../platform/handle.ts'
import { newId } from '../../platform/ids.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { presentSession } from './present-session.ts'
import { digestOf, newSecret } from './secret-value.ts'
import { startCookie } from './session-cookie.ts'
import { endSession, findSession, insertSession, type SessionMethod } from './session.store.ts'

export interface Started {
  readonly sessionId: string
  readonly secret: string
}

export interface SignedInBy {
  readonly method: SessionMethod
  readonly userAgent: string | undefined
  readonly providerId?: string
  /** What the provider calls its own session. */
  readonly providerSession?: string | undefined
  /** More for the audit log. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** Makes the session row of a sign-in in its transaction; the session that the request came with ends. */
export const startSession = async (
  ctx: Context,
  tx: Tx,
  user: { readonly id: string; readonly name: string },
  how: SignedInBy,
): Promise<Started> => {
  const secret = newSecret()
  const id = newId()
  if (ctx.principal?.via.kind === 'session') await endSession(tx, ctx.principal.via.sessionId)
  await insertSession(tx, {
    id,
    userId: user.id,
    digest: digestOf(secret),
    method: how.method,
    remoteAddress: ctx.sourceAddress,
    userAgent: how.userAgent,
    providerId: how.providerId,
    providerSession: how.providerSession,
  })
  await ctx.audit(tx, {
    object: { kind: 'session', id, name: user.name },
    principal: user,
    details: { method: how.method, ...how.details },
  })
  return { sessionId: id, secret }
}

/** The answer of a sign-in: who it is, and the cookie. */
export const answerWithCookie = async (
  { db, instanceId }: IdentityDeps,
  started: Started,
  secure: boolean,
): Promise<RawAnswer> => {
  const row = await findSession(db, digestOf(started.secret))
  if (!row) throw commonErrors.UNAUTHENTICATED({})
  const view = await presentSession(db, {
    kind: 'user',
    id: row.id,
    name: row.name,
    isAdmin: row.isAdmin,
    groupIds: row.groupIds,
    via: { kind: 'session', sessionId: row.sessionId },
  })
  return new RawAnswer({
    status: 201,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'set-cookie': startCookie(instanceId, secure, started.secret),
    },
    body: JSON.stringify(view),
  })
}
