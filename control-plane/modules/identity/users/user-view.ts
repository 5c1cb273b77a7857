import type { operations, Output } from '@boathouse/contract'
import type { UserRecord } from './user-record.store.ts'

export type UserView = Output<typeof operations.getUser>

export const presentUser = (row: UserRecord): UserView => ({
  user_id: row.id,
  name: row.name,
  display_name: row.displayName || row.name,
  email: row.email,
  state: row.state,
  organisation_role: row.organisationRole === 'admin' ? 'admin' : 'member',
  is_admin: row.isAdmin,
  created_at: row.createdAt,
  last_seen_at: row.lastSeenAt,
  version: Number(row.version),
})
