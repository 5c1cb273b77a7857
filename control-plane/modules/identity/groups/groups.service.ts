import { z } from 'zod'
import { groupErrors } from '@boathouse/contract/groups/errors.ts'
import type { Input, operations, Output } from '@boathouse/contract'
import type { Context, Securable } from '../../../platform/context.ts'
import { inTransaction, violates, type Tx } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { requireVersion } from '../../../platform/if-match.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { requireOrganisation } from '../organisation.ts'
import * as store from './group.store.ts'

type View = Output<typeof operations.getGroup>

const sortKey = z.tuple([z.string(), z.uuid()])
const pages = pageTokens('groups', sortKey)
const memberPages = pageTokens('group members', sortKey)

const keyOf = (row: { readonly sortName: string; readonly id: string }): [string, string] => [
  row.sortName,
  row.id,
]

const present = (row: store.GroupRow): View => ({
  group_id: row.id,
  name: row.name,
  description: row.description,
  organisation_role: row.organisationRole === 'admin' ? 'admin' : 'member',
  external: row.external,
  members: Number(row.members),
  created_at: row.createdAt,
  version: Number(row.version),
})

const thingOf = ({ id, name }: { readonly id: string; readonly name: string }): Securable => ({
  kind: 'group',
  id,
  name,
})

const visible = (
  ctx: Context,
  id: string,
  verb: 'read' | 'manage',
  row: store.GroupRow | undefined,
): store.GroupRow => {
  if (!row || !ctx.may(verb, thingOf(row))) throw groupErrors.GROUP_NOT_FOUND({ group_id: id })
  return row
}

const nameTaken =
  (name: string) =>
  (error: unknown): never => {
    if (violates(error, 'user_group_name_unique')) throw groupErrors.GROUP_EXISTS({ name }, error)
    throw error
  }

export const listGroups = async (
  { db }: IdentityDeps,
  query: Input<typeof operations.listGroups>['query'],
): Promise<Output<typeof operations.listGroups>> => {
  const found = await store.listGroupRows(db, pages.decode(query.page_token), query.page_size + 1)
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, keyOf)
  return { groups: rows.map(present), next_page_token }
}

export const getGroup = async ({ db }: IdentityDeps, ctx: Context, id: string): Promise<View> =>
  present(visible(ctx, id, 'read', await store.findGroup(db, id)))

export const createGroup = async (
  { db }: IdentityDeps,
  ctx: Context,
  body: Input<typeof operations.createGroup>['body'],
): Promise<View> => {
  requireOrganisation(ctx)
  const id = newId()
  const row = await inTransaction(db, async (tx) => {
    const { name, description, organisation_role: role } = body
    await store.insertGroup(tx, {
      id,
      name,
      description,
      organisationRole: role === 'admin' ? 'admin' : null,
    })
    await ctx.audit(tx, { object: thingOf({ id, name }), details: { organisation_role: role } })
    return visible(ctx, id, 'read', await store.findGroup(tx, id))
  }).catch(nameTaken(body.name))
  ctx.changed('groups', id)
  return present(row)
}

export const updateGroup = async (
  { db }: IdentityDeps,
  ctx: Context,
  id: string,
  change: Input<typeof operations.updateGroup>['body'],
): Promise<View> => {
  const row = await inTransaction(db, async (tx) => {
    const before = visible(ctx, id, 'manage', await store.lockGroup(tx, id))
    requireVersion(ctx, `group «${before.name}»`, before.version)
    const role = change.organisation_role ?? (before.organisationRole === 'admin' ? 'admin' : 'member')
    await store.updateGroupRow(tx, id, {
      name: change.name ?? before.name,
      description: change.description ?? before.description,
      organisationRole: role === 'admin' ? 'admin' : null,
    })
    await ctx.audit(tx, { object: thingOf(before), details: { ...change } })
    return visible(ctx, id, 'read', await store.findGroup(tx, id))
  }).catch(nameTaken(change.name ?? ''))
  ctx.changed('groups', id, row.version)
  return present(row)
}

export const deleteGroup = async ({ db }: IdentityDeps, ctx: Context, id: string): Promise<void> => {
  await inTransaction(db, async (tx) => {
    const group = visible(ctx, id, 'manage', await store.lockGroup(tx, id))
    await store.deleteGroupRow(tx, id)
    await ctx.audit(tx, { object: thingOf(group), details: { members: Number(group.members) } })
  })
  ctx.changed('groups', id)
}

export const listGroupMembers = async (
  { db }: IdentityDeps,
  ctx: Context,
  id: string,
  query: Input<typeof operations.listGroupMembers>['query'],
): Promise<Output<typeof operations.listGroupMembers>> => {
  visible(ctx, id, 'read', await store.findGroup(db, id))
  const after = memberPages.decode(query.page_token)
  const found = await store.listMemberRows(db, id, after, query.page_size + 1)
  const { rows, next_page_token } = pageOf(found, query.page_size, memberPages, keyOf)
  const members = rows.map((row) => ({
    principal_id: row.id,
    kind: row.kind,
    name: row.name,
    disabled: row.disabled,
    added_at: row.addedAt,
  }))
  return { members, next_page_token }
}

type Membership = Input<typeof operations.addGroupMember>['params']

const changeMembers = async (
  { db }: IdentityDeps,
  ctx: Context,
  { group_id: id, principal_id: principalId }: Membership,
  change: (tx: Tx, groupId: string, principalId: string) => Promise<void>,
): Promise<void> => {
  await inTransaction(db, async (tx) => {
    const group = visible(ctx, id, 'manage', await store.lockGroup(tx, id))
    if (group.external !== null) throw groupErrors.GROUP_IS_EXTERNAL({ name: group.name })
    const member = await store.holdPrincipal(tx, principalId)
    if (!member) throw groupErrors.MEMBER_NOT_FOUND({ principal_id: principalId })
    await change(tx, id, principalId)
    await ctx.audit(tx, {
      object: thingOf(group),
      details: { member: member.name, member_id: member.id },
    })
  })
  ctx.changed('groups', id)
}

export const addGroupMember = (deps: IdentityDeps, ctx: Context, params: Membership): Promise<void> =>
  changeMembers(deps, ctx, params, store.insertMember)

export const removeGroupMember = (deps: IdentityDeps, ctx: Context, params: Membership): Promise<void> =>
  changeMembers(deps, ctx, params, store.deleteMember)
