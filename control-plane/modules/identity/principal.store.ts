import { sql } from 'kysely'

/** A principal that may act, as the query that found it has it. */
export interface PrincipalRow {
  readonly id: string
  readonly name: string
  readonly kind: 'user' | 'service_account'
  readonly isAdmin: boolean
  /** Sorted. */
  readonly groupIds: readonly string[]
}

/** A principal that signed in, by whichever credential. */
export interface SignedInRow extends PrincipalRow {
  /** The version of everybody's rights at that moment. */
  readonly accessVersion: bigint
}

/** Administers the organisation, itself or through a group. For queries that have `principal`. */
export const isAdminOf = sql<boolean>`(principal.organisation_role IS NOT DISTINCT FROM 'admin' OR EXISTS (
  SELECT FROM group_member m JOIN user_group g ON g.id = m.group_id
  WHERE m.principal_id = principal.id AND g.organisation_role = 'admin'))`

/** What sign-in needs of `principal`: by two looks into the index of members, in the query that finds it anyway. */
export const principalColumns = [
  'principal.id',
  'principal.name',
  'principal.kind',
  isAdminOf.as('isAdmin'),
  sql<string[]>`ARRAY(SELECT m.group_id::text FROM group_member m
  WHERE m.principal_id = principal.id ORDER BY m.group_id)`.as('groupIds'),
] as const

/** With the version of rights, so that no request asks for it by a query of its own. */
export const signInColumns = [
  ...principalColumns,
  sql<bigint>`(SELECT version FROM access_version)`.as('accessVersion'),
] as const
