import type { Input, Output, operations } from '@boathouse/contract'
import { accessErrors } from '@boathouse/contract/access/errors.ts'
import { z } from 'zod'
import type { Context, Securable } from '../../platform/context.ts'
import { inTransaction } from '../../platform/database.ts'
import { pageOf, pageTokens } from '../../platform/page-token.ts'
import { requireWorkspace, type Workspace } from '../workspaces/index.ts'
import type { AccessDeps } from './access-deps.ts'
import { findGrantee } from './grantee.store.ts'
import * as store from './member.store.ts'

type MemberView = Output<typeof operations.putMember>

const pages = pageTokens('members', z.tuple([z.string(), z.uuid()]))

const thingOf = ({ id, name }: Workspace): Securable => ({ kind: 'workspace', id, name, workspaceId: id })

const present = (row: store.MemberRow): MemberView => ({
  member_id: row.id,
  kind: row.kind,
  name: row.name,
  role: row.role,
  added_at: row.added_at,
  added_by: row.added_by,
})

const wordsOf = (row: Pick<store.MemberRow, 'kind' | 'name' | 'role'>) => ({
  kind: row.kind,
  name: row.name,
  role: row.role,
})

export const listMembers = async (
  { db }: AccessDeps,
  ctx: Context,
  workspaceName: string,
  query: Input<typeof operations.listMembers>['query'],
): Promise<Output<typeof operations.listMembers>> => {
  const workspace = await requireWorkspace(ctx, db, workspaceName, 'read')
  // Whoever was granted one thing in the workspace sees its name, and not who else works there.
  const isMember = ctx.may('read', { ...thingOf(workspace), kind: 'member' })
  if (!isMember) return { members: [] }
  const found = await store.listMemberRows(
    db,
    workspace.id,
    pages.decode(query.page_token),
    query.page_size + 1,
  )
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row): [string, string] => [
    row.sort_name,
    row.id,
  ])
  return { members: rows.map(present), next_page_token }
}

export const putMember = async (
  { db }: AccessDeps,
  ctx: Context,
  workspaceName: string,
  { grantee: named, role }: Input<typeof operations.putMember>['body'],
): Promise<MemberView> => {
  const workspace = await requireWorkspace(ctx, db, workspaceName, 'manage')
  const row = await inTransaction(db, async (tx) => {
    const grantee = await findGrantee(tx, named.kind, named.name)
    if (!grantee) throw accessErrors.GRANTEE_NOT_FOUND(named)
    const before = await store.findMember(tx, workspace.id, grantee.id)
    await store.upsertMember(tx, { workspaceId: workspace.id, grantee, role, by: ctx.signedIn().id })
    await ctx.audit(tx, {
      object: thingOf(workspace),
      details: { before: before ? wordsOf(before) : null, after: wordsOf({ ...grantee, role }) },
    })
    return store.findMember(tx, workspace.id, grantee.id)
  })
  if (!row) throw accessErrors.GRANTEE_NOT_FOUND(named)
  ctx.changed('members', workspace.id)
  return present(row)
}

export const removeMember = async (
  { db }: AccessDeps,
  ctx: Context,
  path: { readonly workspace: string; readonly member_id: string },
): Promise<void> => {
  const workspace = await requireWorkspace(ctx, db, path.workspace, 'manage')
  await inTransaction(db, async (tx) => {
    const before = await store.findMember(tx, workspace.id, path.member_id)
    if (!before) throw accessErrors.MEMBER_NOT_FOUND({ member_id: path.member_id })
    await store.deleteMember(tx, workspace.id, before.id)
    await ctx.audit(tx, { object: thingOf(workspace), details: { before: wordsOf(before), after: null } })
  })
  ctx.changed('members', workspace.id)
}
