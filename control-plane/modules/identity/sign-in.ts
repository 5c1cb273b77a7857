import { sessionErrors } from '@boathouse/contract/sessions/errors.ts'
import type { Context } from '../../platform/context.ts'
import { inTransaction } from '../../platform/database.ts'
import type { hashingGate } from './hashing-gate.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { verifyNothing, verifyPassword } from './password-hash.ts'
import { digestOf } from './secret-value.ts'
import { consumeLink } from './sign-in-link.store.ts'
import { forgetFailures } from './sign-in-attempt.store.ts'
import { startSession, type Started } from './start-session.ts'
import { requireLocalSignIn } from './providers/sign-in-settings.ts'
import { throttled } from './throttled.ts'
import { findPassword } from './user.store.ts'

/**
 * Signs in with name and password. Throws SIGN_IN_REFUSED, without saying which was wrong,
 * GENERATED_PASSWORD_ENDED, or RATE_LIMITED.
 */
export const signIn = async (
  deps: IdentityDeps,
  gate: ReturnType<typeof hashingGate>,
  ctx: Context,
  body: { readonly name: string; readonly password: string; readonly userAgent: string | undefined },
): Promise<Started> => {
  const source = ctx.sourceAddress ?? 'unknown'
  await requireLocalSignIn(deps.db)
  await throttled(deps, body.name, source)
  const known = await findPassword(deps.db, body.name)
  const fits = await gate(() =>
    known ? verifyPassword(body.password, known.hash) : verifyNothing(body.password),
  )
  if (!known || !fits) throw sessionErrors.SIGN_IN_REFUSED({})
  if (known.ended) throw sessionErrors.GENERATED_PASSWORD_ENDED({})
  return inTransaction(deps.db, async (tx) => {
    await forgetFailures(tx, body.name, source)
    return startSession(
      ctx,
      tx,
      { id: known.userId, name: known.name },
      { method: 'password', userAgent: body.userAgent },
    )
  })
}

// Secrets cannot be guessed; tries are counted like those of a name so that nobody fills the audit log with them.
const LINK = 'a sign-in link'

/** Signs in with the secret of a one-time link, which is consumed. Throws SIGN_IN_LINK_INVALID or RATE_LIMITED. */
export const redeemLink = async (
  deps: IdentityDeps,
  ctx: Context,
  { secret, userAgent }: { readonly secret: string; readonly userAgent: string | undefined },
): Promise<Started> => {
  const source = ctx.sourceAddress ?? 'unknown'
  await throttled(deps, LINK, source)
  return inTransaction(deps.db, async (tx) => {
    const user = await consumeLink(tx, digestOf(secret))
    if (!user) throw sessionErrors.SIGN_IN_LINK_INVALID({})
    await forgetFailures(tx, LINK, source)
    return startSession(ctx, tx, user, { method: 'link', userAgent })
  })
}
