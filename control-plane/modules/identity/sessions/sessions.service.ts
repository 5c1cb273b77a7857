import type { operations, Output } from '@boathouse/contract'
import { sessionErrors } from '@boathouse/contract/sessions/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { endSession, endSessionsOf, listLiveSessions } from '../session.store.ts'

/** Where whoever asks is signed in. */
export const listSessions = async (
  { db }: IdentityDeps,
  ctx: Context,
): Promise<Output<typeof operations.listSessions>> => {
  const { id, via } = ctx.signedIn()
  const rows = await listLiveSessions(db, id)
  const current = via.kind === 'session' ? via.sessionId : undefined
  return {
    sessions: rows.map((row) => ({
      session_id: row.id,
      current: row.id === current,
      method: row.method,
      source_address: row.remote_address,
      user_agent: row.user_agent,
      created_at: row.created_at,
      last_seen_at: row.last_seen_at,
      expires_at: row.endsAt,
    })),
  }
}

/** Ends one of one's own sessions. Throws SESSION_NOT_FOUND, for other people's too. */
export const revokeSession = async ({ db }: IdentityDeps, ctx: Context, id: string): Promise<void> => {
  const user = ctx.signedIn()
  await inTransaction(db, async (tx) => {
    const own = (await listLiveSessions(tx, user.id)).some((row) => row.id === id)
    if (!own) throw sessionErrors.SESSION_NOT_FOUND({ session_id: id })
    await endSession(tx, id)
    await ctx.audit(tx, { object: { kind: 'session', id, name: user.name } })
  })
  ctx.changed('sessions', id)
}

/** Signs whoever asks out everywhere. */
export const revokeSessions = async ({ db }: IdentityDeps, ctx: Context): Promise<void> => {
  const user = ctx.signedIn()
  await inTransaction(db, async (tx) => {
    await endSessionsOf(tx, user.id)
    await ctx.audit(tx, { object: { kind: 'user', id: user.id, name: user.name } })
  })
  ctx.changed('sessions', user.id)
}
