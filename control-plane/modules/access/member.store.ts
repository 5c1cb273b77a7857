import { sql } from 'kysely'
import type { Database } from '../../platform/database.ts'
import type { Grantee } from './grantee.store.ts'
import type { Role } from './rights.ts'

export interface MemberRow extends Grantee {
  readonly role: Role
  readonly added_at: string
  readonly added_by: string | null
  readonly sort_name: string
}

const members = (workspaceId: string) => sql<MemberRow>`(
  SELECT m.grantee_id AS id, COALESCE(p.kind, 'group') AS kind, COALESCE(p.name, g.name) AS name,
    lower(COALESCE(p.name, g.name)) AS sort_name, m.role, m.added_at, b.name AS added_by
  FROM workspace_member m LEFT JOIN principal p ON p.id = m.principal_id LEFT JOIN user_group g ON g.id = m.group_id
    LEFT JOIN principal b ON b.id = m.added_by
  WHERE m.workspace_id = ${workspaceId})`

export const listMemberRows = (
  db: Database,
  workspaceId: string,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<MemberRow[]> => {
  const query = db
    .selectFrom(members(workspaceId).as('member'))
    .selectAll()
    .orderBy('sort_name')
    .orderBy('id')
    .limit(limit)
  return (
    after ? query.where(sql<boolean>`(sort_name, id) > (${after[0]}, ${after[1]}::uuid)`) : query
  ).execute()
}

export const findMember = (db: Database, workspaceId: string, id: string): Promise<MemberRow | undefined> =>
  db.selectFrom(members(workspaceId).as('member')).selectAll().where('id', '=', id).executeTakeFirst()

export const upsertMember = async (
  db: Database,
  member: {
    readonly workspaceId: string
    readonly grantee: Grantee
    readonly role: Role
    readonly by: string
  },
): Promise<void> => {
  const { workspaceId, grantee, role, by } = member
  const isGroup = grantee.kind === 'group'
  await db
    .insertInto('workspace_member')
    .values({
      workspace_id: workspaceId,
      principal_id: isGroup ? null : grantee.id,
      group_id: isGroup ? grantee.id : null,
      role,
      added_by: by,
    })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'grantee_id']).doUpdateSet({
        role,
        added_by: by,
        added_at: sql`clock_timestamp()`,
      }),
    )
    .execute()
}

/** E-mail addresses of the administrators of a workspace who are not disabled: members themselves or by a group. */
export const administratorAddresses = async (
  db: Database,
  workspaceId: string,
  limit: number,
): Promise<string[]> => {
  const { rows } = await sql<{ email: string }>`
    SELECT DISTINCT lower(u.email) AS email
    FROM workspace_member m LEFT JOIN group_member g ON g.group_id = m.group_id
    JOIN principal p ON p.id = COALESCE(m.principal_id, g.principal_id) AND p.disabled_at IS NULL
    JOIN user_account u ON u.principal_id = p.id
    WHERE m.workspace_id = ${workspaceId} AND m.role = 'admin' AND u.email IS NOT NULL
    ORDER BY email LIMIT ${limit}`.execute(db)
  return rows.map(({ email }) => email)
}

export const deleteMember = async (db: Database, workspaceId: string, id: string): Promise<void> => {
  await db
    .deleteFrom('workspace_member')
    .where('workspace_id', '=', workspaceId)
    .where('grantee_id', '=', id)
    .execute()
}
