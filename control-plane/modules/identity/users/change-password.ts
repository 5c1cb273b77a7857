import { commonErrors } from '@boathouse/contract'
import { userErrors } from '@boathouse/contract/users/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import type { hashingGate } from '../hashing-gate.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { hashPassword, verifyPassword } from '../password-hash.ts'
import { requireLocalSignIn } from '../providers/sign-in-settings.ts'
import { endOtherSessionsOf } from '../session.store.ts'
import { forgetFailures } from '../sign-in-attempt.store.ts'
import { dropOpenLinks } from '../sign-in-link.store.ts'
import { throttled } from '../throttled.ts'
import { findPassword, setPassword } from '../user.store.ts'
import { requireGoodPassword } from './accept-invitation.ts'
import { dropInvitations } from './invitation.store.ts'
import { findRecord } from './user-record.store.ts'
import { userThing } from './users.service.ts'

/**
 * Changes one's own password; every other session of the user ends, and links that lead in too. Whoever stole a session
 * must guess the current password at the pace of a sign-in. Throws WRONG_PASSWORD, PASSWORD_REFUSED, NO_PASSWORD, RATE_LIMITED,
 * LOCAL_SIGN_IN_OFF.
 */
export const changePassword =
  (deps: IdentityDeps, gate: ReturnType<typeof hashingGate>) =>
  async (
    ctx: Context,
    body: { readonly current_password: string; readonly new_password: string },
  ): Promise<void> => {
    const { id, name, via } = ctx.signedIn()
    if (via.kind !== 'session') {
      throw commonErrors.CONFLICT({
        what: 'This request carries an access token. Sign in to change the password.',
      })
    }
    const source = ctx.sourceAddress ?? 'unknown'
    await requireLocalSignIn(deps.db)
    await throttled(deps, name, source)
    const known = await findPassword(deps.db, name)
    if (!known) throw userErrors.NO_PASSWORD({ name })
    const fits = await gate(() => verifyPassword(body.current_password, known.hash))
    if (!fits) throw userErrors.WRONG_PASSWORD({})
    await forgetFailures(deps.db, name, source)
    requireGoodPassword(body.new_password, [name, (await findRecord(deps.db, id))?.email ?? null])
    const hash = await gate(() => hashPassword(body.new_password))
    await inTransaction(deps.db, async (tx) => {
      await setPassword(tx, id, hash)
      await endOtherSessionsOf(tx, id, via.sessionId)
      await dropOpenLinks(tx, id)
      await dropInvitations(tx, id)
      await ctx.audit(tx, { object: userThing({ id, name }) })
    })
    ctx.changed('sessions', id)
  }
