import type { Input, operations, Output } from '@boathouse/contract'
import { userErrors } from '@boathouse/contract/users/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction, violates, type Tx } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { digestOf, newSecret } from '../secret-value.ts'
import { dropInvitations, insertInvitation } from './invitation.store.ts'
import { presentUser } from './user-view.ts'
import { findRecord, insertUser, lockRecord } from './user-record.store.ts'
import { emailTaken, userThing, visibleUser } from './users.service.ts'

type Invited = Output<typeof operations.inviteUser>

/** Makes the one link by which a user may choose a password. */
const renewInvitation = async (
  tx: Tx,
  ctx: Context,
  userId: string,
  hours: number,
): Promise<Invited['invitation']> => {
  const secret = newSecret()
  await dropInvitations(tx, userId)
  const createdBy = ctx.signedIn().id
  const made = await insertInvitation(tx, { id: newId(), userId, createdBy, digest: digestOf(secret), hours })
  return { path: `/invitation#${secret}`, expires_at: made.expires_at }
}

/** Adds a user who has yet to choose a password. Throws NAME_TAKEN, EMAIL_TAKEN. */
export const inviteUser = async (
  { db }: IdentityDeps,
  ctx: Context,
  body: Input<typeof operations.inviteUser>['body'],
): Promise<Invited> => {
  const { name, email, organisation_role: role } = body
  const id = newId()
  const answer = await inTransaction(db, async (tx) => {
    await insertUser(tx, {
      id,
      name,
      displayName: body.display_name,
      email: email ?? null,
      organisationRole: role === 'admin' ? 'admin' : null,
    })
    const user = visibleUser(ctx, id, 'manage', await findRecord(tx, id))
    const invitation = await renewInvitation(tx, ctx, id, body.valid_hours)
    await ctx.audit(tx, {
      object: userThing(user),
      details: { email: email ?? null, organisation_role: role, expires_at: invitation.expires_at },
    })
    return { user: presentUser(user), invitation }
  })
    .catch((error: unknown) => {
      if (violates(error, 'principal_name_unique')) throw userErrors.NAME_TAKEN({ name }, error)
      throw error
    })
    .catch(emailTaken(email ?? null))
  ctx.changed('users', id)
  return answer
}

/** A new link for a user: for one who did not accept in time, or forgot the password. */
export const createInvitation = async (
  { db }: IdentityDeps,
  ctx: Context,
  id: string,
  hours: number,
): Promise<Invited> =>
  inTransaction(db, async (tx) => {
    const user = visibleUser(ctx, id, 'manage', await lockRecord(tx, id))
    if (user.state === 'disabled') throw userErrors.USER_DISABLED({ name: user.name })
    const invitation = await renewInvitation(tx, ctx, id, hours)
    await ctx.audit(tx, { object: userThing(user), details: { expires_at: invitation.expires_at } })
    return { user: presentUser(user), invitation }
  })
