import { sql } from 'kysely'
import type { Securable } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { principalColumns } from '../identity/index.ts'

export type GranteeKind = 'user' | 'service_account' | 'group'

/** To whom rights can be given. */
export interface Grantee {
  readonly id: string
  readonly kind: GranteeKind
  readonly name: string
}

/** Everybody who can be given a right, with the name as the database lowers it. */
const grantees = sql<Grantee & { sort_name: string }>`(
  SELECT id, kind, name, lower(name) AS sort_name FROM principal WHERE disabled_at IS NULL
  UNION ALL SELECT id, 'group', name, lower(name) FROM user_group)`

export const findGrantee = (db: Database, kind: GranteeKind, name: string): Promise<Grantee | undefined> =>
  db
    .selectFrom(grantees.as('grantee'))
    .select(['id', 'kind', 'name'])
    .where('kind', '=', kind)
    .where('sort_name', '=', sql<string>`lower(${name})`)
    .executeTakeFirst()

/** By name, those whose name contains `text`. */
export const listGrantees = (
  db: Database,
  filter: {
    readonly text: string | undefined
    readonly after: readonly [string, string] | undefined
    readonly limit: number
  },
): Promise<(Grantee & { readonly sort_name: string })[]> => {
  const { text, after, limit } = filter
  let query = db
    .selectFrom(grantees.as('grantee'))
    .select(['id', 'kind', 'name', 'sort_name'])
    .orderBy('sort_name')
    .orderBy('id')
    .limit(limit)
  if (text !== undefined) query = query.where(sql<boolean>`position(lower(${text}) in sort_name) > 0`)
  if (after) query = query.where(sql<boolean>`(sort_name, id) > (${after[0]}, ${after[1]}::uuid)`)
  return query.execute()
}

/** A user or service account as the policy knows it; disabled ones, too. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly kind: 'user' | 'service_account'
  readonly isAdmin: boolean
  readonly groupIds: readonly string[]
  readonly disabled: boolean
  /** Of service accounts: to which they belong; null: to the organisation. */
  readonly workspaceId: string | null
}

/** A principal as what others have rights on. One that administers the organisation is no workspace's. */
export const principalThing = ({
  kind,
  id,
  name,
  workspaceId,
  isAdmin,
}: Omit<Actor, 'groupIds' | 'disabled'>): Securable => ({
  kind,
  id,
  name,
  ...(workspaceId !== null && !isAdmin && { workspaceId }),
})

export const findActor = async (
  db: Database,
  by: { readonly id: string } | { readonly name: string },
): Promise<Actor | undefined> => {
  const query = db
    .selectFrom('principal')
    .leftJoin('service_account', 'service_account.principal_id', 'principal.id')
    .select(principalColumns)
    .select('service_account.workspace_id as workspaceId')
    .select(sql<boolean>`principal.disabled_at IS NOT NULL`.as('disabled'))
  return (
    'id' in by
      ? query.where('principal.id', '=', by.id)
      : query.where(sql<boolean>`lower(principal.name) = lower(${by.name})`)
  ).executeTakeFirst()
}
