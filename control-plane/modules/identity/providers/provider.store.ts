import { sql } from 'kysely'
import type { Database, Tx } from '../../../platform/database.ts'

export interface ProviderFields {
  readonly label: string
  readonly issuer: string
  readonly client_id: string
  readonly scopes: readonly string[]
  readonly name_claim: string
  readonly groups_claim: string | null
  readonly create_users: boolean
  readonly link_by_email: boolean
  readonly enabled: boolean
}

export interface ProviderRow extends ProviderFields {
  readonly id: string
  readonly name: string
  readonly created_at: string
  readonly version: bigint
}

const COLUMNS = [
  'id',
  'name',
  'label',
  'issuer',
  'client_id',
  'scopes',
  'name_claim',
  'groups_claim',
  'create_users',
  'link_by_email',
  'enabled',
  'created_at',
  'version',
] as const

export const listProviderRows = (db: Database): Promise<ProviderRow[]> =>
  db.selectFrom('identity_provider').select(COLUMNS).orderBy('name').execute()

export const findProvider = (db: Database, name: string): Promise<ProviderRow | undefined> =>
  db.selectFrom('identity_provider').select(COLUMNS).where('name', '=', name).executeTakeFirst()

export const findProviderById = (db: Database, id: string): Promise<ProviderRow | undefined> =>
  db.selectFrom('identity_provider').select(COLUMNS).where('id', '=', id).executeTakeFirst()

export const lockProvider = (tx: Tx, name: string): Promise<ProviderRow | undefined> =>
  tx.selectFrom('identity_provider').select(COLUMNS).where('name', '=', name).forUpdate().executeTakeFirst()

const valuesOf = ({ scopes, ...fields }: ProviderFields) => ({ ...fields, scopes: [...scopes] })

export const insertProvider = async (
  tx: Tx,
  provider: { readonly id: string; readonly name: string; readonly fields: ProviderFields },
): Promise<void> => {
  await tx
    .insertInto('identity_provider')
    .values({ id: provider.id, name: provider.name, ...valuesOf(provider.fields) })
    .execute()
}

export const updateProviderRow = async (tx: Tx, id: string, fields: ProviderFields): Promise<void> => {
  await tx
    .updateTable('identity_provider')
    .set({ ...valuesOf(fields), updated_at: sql`clock_timestamp()`, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

export const deleteProviderRow = async (tx: Tx, id: string): Promise<void> => {
  await tx.deleteFrom('identity_provider').where('id', '=', id).execute()
}

export interface GroupRule {
  readonly value: string
  readonly group: string
}

/** The rules of each provider, by its id. */
export const groupRules = async (
  db: Database,
  providerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly GroupRule[]>> => {
  if (providerIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('provider_group')
    .innerJoin('user_group', 'user_group.id', 'provider_group.group_id')
    .select(['provider_id', 'value', 'user_group.name as group'])
    .where('provider_id', 'in', [...providerIds])
    .orderBy('value')
    .orderBy('user_group.name')
    .execute()
  return Map.groupBy(rows, (row) => row.provider_id)
}

/** Replaces the rules of a provider; gives the name of a group that is not there, and then changes nothing. */
export const replaceGroupRules = async (
  tx: Tx,
  providerId: string,
  rules: readonly GroupRule[],
): Promise<string | undefined> => {
  await tx.deleteFrom('provider_group').where('provider_id', '=', providerId).execute()
  for (const { value, group } of rules) {
    const found = await tx
      .selectFrom('user_group')
      .select('id')
      .where(sql<boolean>`lower(name) = lower(${group})`)
      .executeTakeFirst()
    if (!found) return group
    await tx
      .insertInto('provider_group')
      .values({ provider_id: providerId, value, group_id: found.id })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  return undefined
}

/** Makes the memberships that come from the provider those that these values of the claim mean. */
export const replaceProviderMemberships = async (
  tx: Tx,
  of: { readonly providerId: string; readonly principalId: string; readonly values: readonly string[] },
): Promise<void> => {
  await tx
    .deleteFrom('group_member')
    .where('principal_id', '=', of.principalId)
    .where('provider_id', '=', of.providerId)
    .execute()
  await sql`
    INSERT INTO group_member (principal_id, group_id, provider_id)
    SELECT DISTINCT ${of.principalId}::uuid, group_id, provider_id FROM provider_group
    WHERE provider_id = ${of.providerId} AND value = ANY (${[...of.values]}::text[])
    ON CONFLICT DO NOTHING`.execute(tx)
}
