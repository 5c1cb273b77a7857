import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'
import { isAdminOf } from '../principal.store.ts'

export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly sortName: string
  readonly description: string
  readonly workspaceId: string | null
  readonly workspace: string | null
  readonly disabled: boolean
  /** Administers the organisation, through a group. */
  readonly isAdmin: boolean
  readonly createdAt: string
  readonly version: bigint
}

const accounts = (db: Database) =>
  db
    .selectFrom('principal')
    .innerJoin('service_account', 'service_account.principal_id', 'principal.id')
    .leftJoin('workspace', 'workspace.id', 'service_account.workspace_id')
    .select([
      'principal.id',
      'principal.name',
      'service_account.description',
      'service_account.workspace_id as workspaceId',
      'workspace.name as workspace',
      'principal.created_at as createdAt',
      'principal.version',
      sql<string>`lower(principal.name)`.as('sortName'),
      sql<boolean>`principal.disabled_at IS NOT NULL`.as('disabled'),
      isAdminOf.as('isAdmin'),
    ])

export const listAccountRows = (
  db: Database,
  of: {
    readonly workspaceId: string | undefined
    readonly after: readonly [string, string] | undefined
    readonly limit: number
  },
): Promise<AccountRow[]> => {
  const { after, workspaceId } = of
  let query = accounts(db)
    .orderBy(sql`lower(principal.name)`)
    .orderBy('principal.id')
    .limit(of.limit)
  if (workspaceId !== undefined) query = query.where('service_account.workspace_id', '=', workspaceId)
  if (after) {
    query = query.where(
      sql<boolean>`(lower(principal.name), principal.id) > (${after[0]}, ${after[1]}::uuid)`,
    )
  }
  return query.execute()
}

export const findAccount = (db: Database, id: string): Promise<AccountRow | undefined> =>
  accounts(db).where('principal.id', '=', id).executeTakeFirst()

/** The same, kept from changing until the transaction ends. */
export const lockAccount = (tx: Tx, id: string): Promise<AccountRow | undefined> =>
  accounts(tx).where('principal.id', '=', id).forUpdate('principal').executeTakeFirst()

export const insertAccount = async (
  tx: Tx,
  account: {
    readonly id: string
    readonly name: string
    readonly description: string
    readonly workspaceId: string | null
    readonly createdBy: string
  },
): Promise<void> => {
  await tx
    .insertInto('principal')
    .values({ id: account.id, kind: 'service_account', name: account.name })
    .execute()
  await tx
    .insertInto('service_account')
    .values({
      principal_id: account.id,
      workspace_id: account.workspaceId,
      description: account.description,
      created_by: account.createdBy,
    })
    .execute()
}

export const updateAccountRow = async (
  tx: Tx,
  id: string,
  account: { readonly description: string; readonly disabled: boolean },
): Promise<void> => {
  await tx
    .updateTable('principal')
    .set({
      disabled_at: account.disabled ? sql`coalesce(disabled_at, clock_timestamp())` : null,
      version: sql`version + 1`,
    })
    .where('id', '=', id)
    .execute()
  await tx
    .updateTable('service_account')
    .set({ description: account.description, updated_at: sql`clock_timestamp()` })
    .where('principal_id', '=', id)
    .execute()
}

export const countAccounts = async (tx: Tx, workspaceId: string): Promise<bigint> => {
  const row = await tx
    .selectFrom('service_account')
    .where('workspace_id', '=', workspaceId)
    .select((eb) => eb.fn.countAll<bigint>().as('n'))
    .executeTakeFirstOrThrow()
  return row.n
}
