import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'

export interface GroupRow {
  readonly id: string
  readonly name: string
  readonly sortName: string
  readonly description: string
  readonly organisationRole: string | null
  readonly external: string | null
  readonly members: bigint
  readonly createdAt: string
  readonly version: bigint
}

const groups = (db: Database) =>
  db
    .selectFrom('user_group')
    .select([
      'id',
      'name',
      'description',
      'organisation_role as organisationRole',
      'external',
      'created_at as createdAt',
      'version',
      sql<string>`lower(name)`.as('sortName'),
      sql<bigint>`(SELECT count(*) FROM group_member m WHERE m.group_id = user_group.id)`.as('members'),
    ])

export const listGroupRows = (
  db: Database,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<GroupRow[]> => {
  const query = groups(db)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(limit)
  return (
    after ? query.where(sql<boolean>`(lower(name), id) > (${after[0]}, ${after[1]}::uuid)`) : query
  ).execute()
}

export const findGroup = (db: Database, id: string): Promise<GroupRow | undefined> =>
  groups(db).where('id', '=', id).executeTakeFirst()

export const lockGroup = (tx: Tx, id: string): Promise<GroupRow | undefined> =>
  groups(tx).where('id', '=', id).forUpdate().executeTakeFirst()

export const insertGroup = async (
  tx: Tx,
  group: {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly organisationRole: 'admin' | null
    readonly external?: string
  },
): Promise<void> => {
  await tx
    .insertInto('user_group')
    .values({
      id: group.id,
      name: group.name,
      description: group.description,
      organisation_role: group.organisationRole,
      external: group.external ?? null,
    })
    .execute()
}

export const updateGroupRow = async (
  tx: Tx,
  id: string,
  group: {
    readonly name: string
    readonly description: string
    readonly organisationRole: 'admin' | null
  },
): Promise<void> => {
  await tx
    .updateTable('user_group')
    .set({
      name: group.name,
      description: group.description,
      organisation_role: group.organisationRole,
      updated_at: sql`clock_timestamp()`,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute()
}

export const deleteGroupRow = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('user_group').where('id', '=', id).execute()
}

export interface MemberRow {
  readonly id: string
  readonly name: string
  readonly sortName: string
  readonly kind: 'user' | 'service_account'
  readonly disabled: boolean
  readonly addedAt: string
}

export const listMemberRows = (
  db: Database,
  groupId: string,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<MemberRow[]> => {
  const query = db
    .selectFrom('group_member')
    .innerJoin('principal', 'principal.id', 'group_member.principal_id')
    .where('group_id', '=', groupId)
    .select([
      'principal.id',
      'principal.name',
      'principal.kind',
      'group_member.added_at as addedAt',
      sql<string>`lower(principal.name)`.as('sortName'),
      sql<boolean>`principal.disabled_at IS NOT NULL`.as('disabled'),
    ])
    .orderBy(sql`lower(principal.name)`)
    .orderBy('principal.id')
    .limit(limit)
  return (
    after
      ? query.where(sql<boolean>`(lower(principal.name), principal.id) > (${after[0]}, ${after[1]}::uuid)`)
      : query
  ).execute()
}

/** A principal that can be a member; its row stays until the transaction ends. */
export const holdPrincipal = (
  tx: Tx,
  id: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> =>
  tx.selectFrom('principal').select(['id', 'name']).where('id', '=', id).forKeyShare().executeTakeFirst()

/** A membership that came from a provider becomes one that stays. */
export const insertMember = async (tx: Tx, groupId: string, principalId: string): Promise<void> => {
  await tx
    .insertInto('group_member')
    .values({ group_id: groupId, principal_id: principalId })
    .onConflict((conflict) =>
      conflict.columns(['principal_id', 'group_id']).doUpdateSet({ provider_id: null }),
    )
    .execute()
}

export const deleteMember = async (tx: Tx, groupId: string, principalId: string): Promise<void> => {
  await tx
    .deleteFrom('group_member')
    .where('group_id', '=', groupId)
    .where('principal_id', '=', principalId)
    .execute()
}
