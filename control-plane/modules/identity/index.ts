import type { Handler } from '../../platform/handle.ts'
import type { Database, Tx } from '../../platform/database.ts'
import { authentication, type Authentication } from './authenticate.ts'
import {
  createSignInLink,
  ensureFirstAdministrator,
  resetPassword,
  type FirstAdministrator,
  type SignInLink,
} from './host-access.ts'
import { replaceEngineToken } from './engine-token.ts'
import { identityHandlers } from './identity.handlers.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { deleteDeadSessions } from './session.store.ts'
import { deleteOldAttempts } from './sign-in-attempt.store.ts'
import { deleteDeadLinks } from './sign-in-link.store.ts'
import { countAccounts } from './service-accounts/service-account.store.ts'
import { deleteDeadFlows } from './providers/sign-in-flow.store.ts'
import { deleteDeadTokens } from './token.store.ts'
import { deleteDeadInvitations } from './users/invitation.store.ts'
import { findUser } from './user.store.ts'

export { readCookie } from './session-cookie.ts'
export type { Authentication } from './authenticate.ts'
export type { FirstAdministrator, SignInLink } from './host-access.ts'
export type { IdentityDeps, SignOnOptions } from './identity-deps.ts'
export { isAdminOf, principalColumns } from './principal.store.ts'
export { principalNames } from './user.store.ts'

export interface Identity extends Authentication {
  readonly handlers: readonly Handler[]
  readonly ensureFirstAdministrator: (options: FirstAdministrator) => Promise<boolean>
  readonly createSignInLink: (userName?: string) => Promise<SignInLink>
  readonly resetPassword: (
    userName?: string,
  ) => Promise<{ readonly userName: string; readonly password: string; readonly hours: number }>
  /** A token for an engine on this host; the one before is revoked. */
  readonly replaceEngineToken: (engine: string) => Promise<string>
  /** Removes sessions, links and attempts that can no longer matter. To be called about once an hour. */
  readonly sweep: () => Promise<void>
}

/** Users, sessions, sign-in links and access tokens. */
export const createIdentity = (deps: IdentityDeps): Identity => ({
  ...authentication(deps),
  handlers: identityHandlers(deps),
  ensureFirstAdministrator: (options) => ensureFirstAdministrator(deps, options),
  createSignInLink: (userName) => createSignInLink(deps, userName),
  resetPassword: (userName) => resetPassword(deps, userName),
  replaceEngineToken: (engine) => replaceEngineToken(deps, engine),
  sweep: async () => {
    await deleteDeadSessions(deps.db)
    await deleteDeadLinks(deps.db)
    await deleteDeadInvitations(deps.db)
    await deleteDeadTokens(deps.db)
    await deleteDeadFlows(deps.db)
    await deleteOldAttempts(deps.db)
  },
})

/** The user of this name (without regard to case), for owners and the like; undefined when nobody has it. */
export const findUserByName = async (
  db: Database,
  name: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> => {
  const row = await findUser(db, name)
  return row && { id: row.id, name: row.name }
}

/** What of this module a workspace holds, in words; undefined: nothing that keeps it from being deleted. */
export const accountsInWorkspace = async (tx: Tx, workspaceId: string): Promise<string | undefined> => {
  const count = await countAccounts(tx, workspaceId)
  return count === 0n ? undefined : `${count} ${count === 1n ? 'service account' : 'service accounts'}`
}
