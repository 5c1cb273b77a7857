import { z } from 'zod'
import type { Input, operations, Output } from '@boathouse/contract'
import { userErrors } from '@boathouse/contract/users/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction, violates } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { requireVersion } from '../../../platform/if-match.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import { visibleRows } from '../../../platform/visible-rows.ts'
import { requireWorkspace } from '../../workspaces/index.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { requireOrganisation } from '../organisation.ts'
import { accountThing, looksAfter, requireAccount } from './require-account.ts'
import * as store from './service-account.store.ts'

type View = Output<typeof operations.getServiceAccount>

const pages = pageTokens('service accounts', z.tuple([z.string(), z.uuid()]))

const present = (row: store.AccountRow): View => ({
  service_account_id: row.id,
  name: row.name,
  description: row.description,
  workspace: row.workspace,
  disabled: row.disabled,
  created_at: row.createdAt,
  version: Number(row.version),
})

const keyOf = (row: store.AccountRow): [string, string] => [row.sortName, row.id]

export const listServiceAccounts = async (
  { db }: IdentityDeps,
  ctx: Context,
  query: Input<typeof operations.listServiceAccounts>['query'],
): Promise<Output<typeof operations.listServiceAccounts>> => {
  const workspace =
    query.workspace === undefined ? undefined : await requireWorkspace(ctx, db, query.workspace, 'manage')
  const found = await visibleRows(
    { after: pages.decode(query.page_token), limit: query.page_size + 1 },
    (after, limit = query.page_size) =>
      store.listAccountRows(db, { workspaceId: workspace?.id, after, limit }),
    keyOf,
    (row) => looksAfter(ctx, row),
  )
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, keyOf)
  return { service_accounts: rows.map(present), next_page_token }
}

export const getServiceAccount = async ({ db }: IdentityDeps, ctx: Context, id: string): Promise<View> =>
  present(requireAccount(ctx, id, await store.findAccount(db, id)))

export const createServiceAccount = async (
  { db }: IdentityDeps,
  ctx: Context,
  body: Input<typeof operations.createServiceAccount>['body'],
): Promise<View> => {
  const { name, description } = body
  if (body.workspace === undefined) requireOrganisation(ctx)
  const workspace =
    body.workspace === undefined ? undefined : await requireWorkspace(ctx, db, body.workspace, 'manage')
  const id = newId()
  const row = await inTransaction(db, async (tx) => {
    await store.insertAccount(tx, {
      id,
      name,
      description,
      workspaceId: workspace?.id ?? null,
      createdBy: ctx.signedIn().id,
    })
    const made = requireAccount(ctx, id, await store.findAccount(tx, id))
    await ctx.audit(tx, { object: accountThing(made), details: { workspace: made.workspace } })
    return made
  }).catch((error: unknown) => {
    if (violates(error, 'principal_name_unique')) throw userErrors.NAME_TAKEN({ name }, error)
    throw error
  })
  ctx.changed('service_accounts', id)
  return present(row)
}

export const updateServiceAccount = async (
  { db }: IdentityDeps,
  ctx: Context,
  id: string,
  change: Input<typeof operations.updateServiceAccount>['body'],
): Promise<View> => {
  const row = await inTransaction(db, async (tx) => {
    const before = requireAccount(ctx, id, await store.lockAccount(tx, id))
    requireVersion(ctx, `service account «${before.name}»`, before.version)
    await store.updateAccountRow(tx, id, {
      description: change.description ?? before.description,
      disabled: change.disabled ?? before.disabled,
    })
    await ctx.audit(tx, { object: accountThing(before), details: { ...change } })
    return requireAccount(ctx, id, await store.findAccount(tx, id))
  })
  ctx.changed('service_accounts', id, row.version)
  return present(row)
}
