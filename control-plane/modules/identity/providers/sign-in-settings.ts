import { providerErrors } from '@boathouse/contract/identity-providers/errors.ts'
import type { operations, Output } from '@boathouse/contract'
import type { Context } from '../../../platform/context.ts'
import { inTransaction, type Database } from '../../../platform/database.ts'
import type { IdentityDeps } from '../identity-deps.ts'
import { requireOrganisation } from '../organisation.ts'
import { cameThroughProvider, localSignIn, setLocalSignIn } from './sign-in-settings.store.ts'

type Settings = Output<typeof operations.getSignInSettings>

/** Throws LOCAL_SIGN_IN_OFF when names and passwords are not taken, for known and unknown names alike. */
export const requireLocalSignIn = async (db: Database): Promise<void> => {
  if (!(await localSignIn(db))) throw providerErrors.LOCAL_SIGN_IN_OFF({})
}

/** Throws NO_OTHER_WAY_IN unless whoever asks came in through a provider that stays: what shows a way in is a way in. */
export const requireOtherWayIn = async (db: Database, ctx: Context, but?: string): Promise<void> => {
  const { via } = ctx.signedIn()
  const shown = via.kind === 'session' && (await cameThroughProvider(db, via.sessionId, but))
  if (!shown) throw providerErrors.NO_OTHER_WAY_IN({})
}

export const getSignInSettings = async ({ db }: IdentityDeps): Promise<Settings> => ({
  local_sign_in: await localSignIn(db),
})

export const updateSignInSettings = async (
  { db }: IdentityDeps,
  ctx: Context,
  { local_sign_in: on }: Settings,
): Promise<Settings> => {
  requireOrganisation(ctx)
  await inTransaction(db, async (tx) => {
    if (!on) await requireOtherWayIn(tx, ctx)
    await setLocalSignIn(tx, on, ctx.signedIn().id)
    await ctx.audit(tx, {
      object: { kind: 'identity_provider', id: 'sign_in_settings', name: 'sign-in settings' },
      details: { local_sign_in: on },
    })
  })
  return { local_sign_in: on }
}
