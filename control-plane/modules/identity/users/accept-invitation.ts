import { userErrors } from '@boathouse/contract/users/errors.ts'
import type { Context } from '../../../platform/context.ts'
import { inTransaction } from '../../../platform/database.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { hashPassword } from '../password-hash.ts'
import { passwordProblem } from '../passwords/password-rules.ts'
import { digestOf } from '../secret-value.ts'
import { endSessionsOf } from '../session.store.ts'
import { forgetFailures } from '../sign-in-attempt.store.ts'
import type { hashingGate } from '../hashing-gate.ts'
import { startSession, type Started } from '../start-session.ts'
import { requireLocalSignIn } from '../providers/sign-in-settings.ts'
import { throttled } from '../throttled.ts'
import { setPassword } from '../user.store.ts'
import { dropInvitations, holdInvitation } from './invitation.store.ts'

// Secrets cannot be guessed; tries are counted like those of a name so that nobody keeps the hashing busy.
const INVITATION = 'an invitation'

/** Throws PASSWORD_REFUSED for a password that is not good enough for the person with these names. */
export const requireGoodPassword = (password: string, names: readonly (string | null)[]): void => {
  const known = names.flatMap((name) => (name === null ? [] : [name, name.split('@')[0] ?? name]))
  const why = passwordProblem(password, known)
  if (why !== undefined) throw userErrors.PASSWORD_REFUSED({ why })
}

/**
 * Sets the password of whom an invitation is for, consumes it and signs them in; sessions of before end. Throws
 * INVITATION_INVALID, PASSWORD_REFUSED (the invitation stays good) or RATE_LIMITED.
 */
export const acceptInvitation =
  (deps: IdentityDeps, gate: ReturnType<typeof hashingGate>) =>
  async (
    ctx: Context,
    body: { readonly secret: string; readonly password: string },
    userAgent: string | undefined,
  ): Promise<Started> => {
    const source = ctx.sourceAddress ?? 'unknown'
    await requireLocalSignIn(deps.db)
    await throttled(deps, INVITATION, source)
    const digest = digestOf(body.secret)
    const invited = await inTransaction(deps.db, (tx) => holdInvitation(tx, digest))
    if (!invited) throw userErrors.INVITATION_INVALID({})
    // The secret was right: whoever looks for a password that is good enough guesses nothing.
    await forgetFailures(deps.db, INVITATION, source)
    requireGoodPassword(body.password, [invited.name, invited.email])
    const hash = await gate(() => hashPassword(body.password))
    return inTransaction(deps.db, async (tx) => {
      // Again, and under a lock: hashing took its time, and an invitation is good for one.
      const user = await holdInvitation(tx, digest)
      if (!user) throw userErrors.INVITATION_INVALID({})
      await dropInvitations(tx, user.id)
      await setPassword(tx, user.id, hash)
      await endSessionsOf(tx, user.id)
      return startSession(ctx, tx, user, { method: 'invitation', userAgent })
    })
  }
