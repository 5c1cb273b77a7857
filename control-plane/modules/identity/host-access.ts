import { open } from 'node:fs/promises'
import { inTransaction, type Tx } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import { recordAuditEvent } from '../audit/index.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { hashPassword } from './password-hash.ts'
import { digestOf, newPassword, newSecret, shownPrefix } from './secret-value.ts'
import { endSessionsOf } from './session.store.ts'
import { dropOpenLinks, insertLink, LINK_MINUTES } from './sign-in-link.store.ts'
import { insertToken } from './token.store.ts'
import {
  anyUserExists,
  findUser,
  firstAdministrator,
  GENERATED_HOURS,
  insertAdministrator,
  lockFirstStart,
  setPassword,
  type UserRow,
} from './user.store.ts'

/**
 * Ways in for whoever has a shell on the server: the first administrator, sign-in links, a new password. Not
 * reachable over HTTP. Each leaves an audit event without a principal.
 */

const FIRST_NAME = 'admin'

/** Records what was done from a shell on the server: without a principal. */
export const recordOnHost = (tx: Tx, operation: string, user: { id: string; name: string }): Promise<void> =>
  recordAuditEvent(tx, {
    operation,
    outcome: 'done',
    principal: undefined,
    requestId: undefined,
    sourceAddress: undefined,
    object: { kind: 'user', id: user.id, name: user.name },
    details: { from: 'the host' },
  })

const writePassword = async (path: string, password: string): Promise<void> => {
  const file = await open(path, 'w', 0o600)
  try {
    // A file left from an earlier start keeps its mode; this one must not be readable by others.
    await file.chmod(0o600)
    await file.writeFile(`${password}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

export interface FirstAdministrator {
  /** Where the generated password is written, mode 0600. */
  readonly passwordFile: string
  /** Becomes an administrator's access token; at least 32 characters. */
  readonly bootstrapToken?: string | undefined
}

/**
 * Makes the user `admin` with a generated password while no user exists; gives true when it did. Any number
 * of processes may call it at the same time. The file is written before the row is committed: a crash in
 * between leaves a password that fits nobody, and the next start writes another.
 */
export const ensureFirstAdministrator = async (
  { db }: IdentityDeps,
  { passwordFile, bootstrapToken }: FirstAdministrator,
): Promise<boolean> => {
  if (await anyUserExists(db)) return false
  const password = newPassword()
  const passwordHash = await hashPassword(password)
  await writePassword(passwordFile, password)
  const user = { id: newId(), name: FIRST_NAME }
  return inTransaction(db, async (tx) => {
    await lockFirstStart(tx)
    if (await anyUserExists(tx)) return false
    await insertAdministrator(tx, { ...user, passwordHash })
    await recordOnHost(tx, 'users.create', user)
    if (bootstrapToken === undefined) return true
    await insertToken(tx, {
      id: newId(),
      principalId: user.id,
      createdBy: user.id,
      comment: 'bootstrap token',
      digest: digestOf(bootstrapToken),
      prefix: shownPrefix(bootstrapToken),
      last4: bootstrapToken.slice(-4),
      lifetimeSeconds: undefined,
    })
    return true
  })
}

/** The user of this name, or the first administrator. Throws when there is none. */
export const userOrAdministrator = async (tx: Tx, name: string | undefined): Promise<UserRow> => {
  const user = name === undefined ? await firstAdministrator(tx) : await findUser(tx, name)
  if (!user)
    throw new Error(name === undefined ? 'There is no administrator.' : `There is no user «${name}».`)
  return user
}

export interface SignInLink {
  /** `/sign-in#…`: the secret is in the fragment, which browsers never send. */
  readonly path: string
  readonly minutes: number
  readonly userName: string
}

/** Makes a one-time sign-in link for a user, or for the first administrator. Throws when there is no such user. */
export const createSignInLink = ({ db }: IdentityDeps, name?: string): Promise<SignInLink> => {
  const secret = newSecret()
  return inTransaction(db, async (tx) => {
    const user = await userOrAdministrator(tx, name)
    await insertLink(tx, { id: newId(), userId: user.id, digest: digestOf(secret) })
    await recordOnHost(tx, 'users.create_link', user)
    return { path: `/sign-in#${secret}`, minutes: LINK_MINUTES, userName: user.name }
  })
}

/** Gives a user, or the first administrator, a new generated password for `hours`; sessions and open links end. */
export const resetPassword = async (
  { db }: IdentityDeps,
  name?: string,
): Promise<{ readonly userName: string; readonly password: string; readonly hours: number }> => {
  const password = newPassword()
  const passwordHash = await hashPassword(password)
  return inTransaction(db, async (tx) => {
    const user = await userOrAdministrator(tx, name)
    await setPassword(tx, user.id, passwordHash, { generated: true })
    await endSessionsOf(tx, user.id)
    await dropOpenLinks(tx, user.id)
    await recordOnHost(tx, 'users.reset_password', user)
    return { userName: user.name, password, hours: GENERATED_HOURS }
  })
}
