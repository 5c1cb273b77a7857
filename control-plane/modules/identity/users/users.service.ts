import { z } from 'zod'
import type { Input, operations, Output } from '@boathouse/contract'
import { userErrors } from '@boathouse/contract/users/errors.ts'
import type { Context, Securable } from '../../../platform/context.ts'
import { inTransaction, violates, type Tx } from '../../../platform/database.ts'
import { requireVersion } from '../../../platform/if-match.ts'
import { pageOf, pageTokens } from '../../../platform/page-token.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { requireOrganisation } from '../organisation.ts'
import { endSessionsOf } from '../session.store.ts'
import { dropOpenLinks } from '../sign-in-link.store.ts'
import { dropInvitations } from './invitation.store.ts'
import { presentUser, type UserView } from './user-view.ts'
import * as store from './user-record.store.ts'

type Change = Input<typeof operations.updateUser>['body']

const pages = pageTokens('users', z.tuple([z.string(), z.uuid()]))

export const userThing = ({ id, name }: { readonly id: string; readonly name: string }): Securable => ({
  kind: 'user',
  id,
  name,
})

/** The user when it is there and may be `verb`ed. Throws USER_NOT_FOUND. */
export const visibleUser = (
  ctx: Context,
  id: string,
  verb: 'read' | 'manage',
  row: store.UserRecord | undefined,
): store.UserRecord => {
  if (!row || !ctx.may(verb, userThing(row))) throw userErrors.USER_NOT_FOUND({ user_id: id })
  return row
}

export const listUsers = async (
  { db }: IdentityDeps,
  query: Input<typeof operations.listUsers>['query'],
): Promise<Output<typeof operations.listUsers>> => {
  const after = pages.decode(query.page_token)
  const found = await store.listRecords(db, { disabled: query.disabled, after, limit: query.page_size + 1 })
  const { rows, next_page_token } = pageOf(found, query.page_size, pages, (row): [string, string] => [
    row.sortName,
    row.id,
  ])
  return { users: rows.map(presentUser), next_page_token }
}

export const getUser = async ({ db }: IdentityDeps, ctx: Context, id: string): Promise<UserView> =>
  presentUser(visibleUser(ctx, id, 'read', await store.findRecord(db, id)))

/** Says EMAIL_TAKEN for what the database found out. */
export const emailTaken =
  (email: string | null) =>
  (error: unknown): never => {
    if (email !== null && violates(error, 'user_account_email_unique')) {
      throw userErrors.EMAIL_TAKEN({ email }, error)
    }
    throw error
  }

/** Whoever is disabled is out at once, and finds no way back that was made before. */
const shutOut = async (tx: Tx, id: string): Promise<void> => {
  await endSessionsOf(tx, id)
  await dropOpenLinks(tx, id)
  await dropInvitations(tx, id)
}

/** What people may change about themselves; the rest is for administrators. */
const isOwnChange = ({ display_name: _name, ...rest }: Change): boolean =>
  Object.values(rest).every((value) => value === undefined)

export const updateUser = async (
  { db }: IdentityDeps,
  ctx: Context,
  id: string,
  change: Change,
): Promise<UserView> => {
  const after = await inTransaction(db, async (tx) => {
    const stays = await store.otherAdministratorExists(tx, id)
    const before = visibleUser(ctx, id, 'manage', await store.lockRecord(tx, id))
    requireVersion(ctx, `user «${before.name}»`, before.version)
    if (!isOwnChange(change)) requireOrganisation(ctx)
    const role = change.organisation_role ?? (before.organisationRole === 'admin' ? 'admin' : 'member')
    const disabled = change.disabled ?? before.state === 'disabled'
    const loses = before.organisationRole === 'admin' && (role !== 'admin' || disabled)
    if (loses && before.state === 'active' && !stays) {
      throw userErrors.LAST_ADMINISTRATOR({ name: before.name })
    }
    await store.updateUserRow(tx, id, {
      displayName: change.display_name ?? before.displayName,
      email: change.email === undefined ? before.email : change.email,
      organisationRole: role === 'admin' ? 'admin' : null,
      disabled,
    })
    if (disabled) await shutOut(tx, id)
    await ctx.audit(tx, { object: userThing(before), details: { ...change } })
    return visibleUser(ctx, id, 'manage', await store.findRecord(tx, id))
  }).catch(emailTaken(change.email ?? null))
  ctx.changed('users', id, after.version)
  return presentUser(after)
}

/** Signs a user out everywhere. */
export const endUserSessions = async ({ db }: IdentityDeps, ctx: Context, id: string): Promise<void> => {
  await inTransaction(db, async (tx) => {
    const user = visibleUser(ctx, id, 'manage', await store.findRecord(tx, id))
    await endSessionsOf(tx, id)
    await ctx.audit(tx, { object: userThing(user) })
  })
  ctx.changed('sessions', id)
}
