import { commonErrors, type operations, type Output } from '@boathouse/contract'
import type { Database } from '../../platform/database.ts'
import type { Principal } from '../../platform/context.ts'
import { findSessionById } from './session.store.ts'

export type SessionView = Output<typeof operations.getSession>

/** Who a request is. Throws UNAUTHENTICATED when its session ended meanwhile. */
export const presentSession = async (db: Database, principal: Principal): Promise<SessionView> => {
  const user = { user_id: principal.id, name: principal.name, display_name: principal.name }
  if (principal.via.kind !== 'session') {
    return { session_id: null, user, is_admin: principal.isAdmin, expires_at: null }
  }
  const row = await findSessionById(db, principal.via.sessionId)
  if (!row) throw commonErrors.UNAUTHENTICATED({})
  return { session_id: row.sessionId, user, is_admin: principal.isAdmin, expires_at: row.endsAt }
}
