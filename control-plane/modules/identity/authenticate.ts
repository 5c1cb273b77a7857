import type { Principal } from '../../platform/context.ts'
import type { IdentityDeps } from './identity-deps.ts'
import { recentSignIns } from './recent-sign-ins.ts'
import { digestOf } from './secret-value.ts'
import { findSession, findSessionById, touchSession, type SessionRow } from './session.store.ts'
import { findLiveToken, findToken, findTokenCredential, touchToken, type LiveToken } from './token.store.ts'

export interface Authentication {
  /** The principal of an access token's value; undefined when it is not a live one. */
  readonly authenticateBearer: (value: string) => Promise<Principal | undefined>
  /** The principal of a session cookie's value; undefined when it is not a live one. */
  readonly authenticateSession: (secret: string) => Promise<Principal | undefined>
  /**
   * Whom the value of a token or a session cookie stood for when it was last asked for, within half a minute: good to
   * begin with while it is asked for again, and to answer nothing by.
   */
  readonly recently: (secret: string) => Principal | undefined
  /** For client_credentials: the principal when `secret` is the value of the live token `tokenId`. */
  readonly verifyTokenCredential: (tokenId: string, secret: string) => Promise<Principal | undefined>
  /** The principal of a token by id, for what was made from the token and dies with it; undefined once revoked or expired. */
  readonly principalOfToken: (tokenId: string) => Promise<Principal | undefined>
  /** Whether what the principal signed in with is still alive: for streams, which outlive their request. */
  readonly stillValid: (principal: Principal) => Promise<boolean>
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const ofToken = (row: LiveToken): Principal => ({
  kind: row.kind,
  id: row.id,
  name: row.name,
  isAdmin: row.isAdmin,
  groupIds: row.groupIds,
  accessVersion: row.accessVersion,
  ...(row.scopes !== null && { scopes: row.scopes }),
  via: { kind: 'token', tokenId: row.tokenId },
})

const ofSession = (row: SessionRow): Principal => ({
  kind: row.kind,
  id: row.id,
  name: row.name,
  isAdmin: row.isAdmin,
  groupIds: row.groupIds,
  accessVersion: row.accessVersion,
  via: { kind: 'session', sessionId: row.sessionId },
})

export const authentication = ({ db, log }: IdentityDeps): Authentication => {
  // Not awaited: «last used» is a courtesy, and no request waits for a write that it does not need.
  const inBackground = (work: Promise<void>): void => {
    work.catch((error: unknown) => log.warn({ err: error }, 'the time of last use was not saved'))
  }
  const used = (row: LiveToken | undefined): Principal | undefined => {
    if (!row) return undefined
    if (row.unseen) inBackground(touchToken(db, row.tokenId))
    return ofToken(row)
  }
  const recent = recentSignIns()
  return {
    authenticateBearer: async (value) => {
      const digest = digestOf(value)
      return recent.noted(digest, used(await findToken(db, digest)))
    },
    authenticateSession: async (secret) => {
      const digest = digestOf(secret)
      const row = await findSession(db, digest)
      if (row?.unseen) inBackground(touchSession(db, row.sessionId))
      return recent.noted(digest, row && ofSession(row))
    },
    recently: (secret) => recent.of(digestOf(secret)),
    verifyTokenCredential: async (tokenId, secret) =>
      UUID.test(tokenId) ? used(await findTokenCredential(db, tokenId, digestOf(secret))) : undefined,
    principalOfToken: async (tokenId) => {
      const row = UUID.test(tokenId) ? await findLiveToken(db, tokenId) : undefined
      return row && ofToken(row)
    },
    stillValid: async ({ via }) => {
      if (via.kind === 'session') return (await findSessionById(db, via.sessionId)) !== undefined
      return via.kind === 'token' && (await findLiveToken(db, via.tokenId)) !== undefined
    },
  }
}
