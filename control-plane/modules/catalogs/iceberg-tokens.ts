import { createHash } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import type { Principal } from '../../platform/context.ts'

/**
 * The token endpoint of the Iceberg REST specification (OAuth2 client_credentials, RFC 6749 section 4.4). What it gives
 * out is a signed statement «made from access token X»: no row is written, and every use asks whether X still lives.
 */
export interface TokenVerifier {
  readonly authenticateBearer: (value: string) => Promise<Principal | undefined>
  readonly verifyTokenCredential: (tokenId: string, secret: string) => Promise<Principal | undefined>
  readonly principalOfToken: (tokenId: string) => Promise<Principal | undefined>
}

export interface IcebergTokenOptions {
  readonly verifier: TokenVerifier
  /** At least 32 bytes, derived from a secret of the instance for this purpose alone. */
  readonly key: () => Promise<Uint8Array>
  readonly instanceId: string
  /** Milliseconds since the epoch. */
  readonly now?: () => number
}

export interface IcebergTokens {
  /** A signed token for who presents a live access token; undefined for anybody else. */
  readonly issue: (clientId: string | undefined, secret: string) => Promise<string | undefined>
  /** A fresh token for who presents one that is still good. */
  readonly renew: (token: string) => Promise<string | undefined>
  /** The principal of a signed token; undefined when it is forged, expired, or its access token is revoked. */
  readonly authenticate: (token: string) => Promise<Principal | undefined>
  /** Counts a failure, and says after how many seconds to come back when there were too many; else undefined. */
  readonly failed: (source: string, clientId: string | undefined, secret: string) => number | undefined
  /** The same question before looking anything up. Right credentials are never made to wait for other people's wrong ones. */
  readonly throttled: (source: string, clientId: string | undefined, secret: string) => number | undefined
}

export const TOKEN_LIFETIME_SECONDS = 3600

const AUDIENCE = 'iceberg'
const WINDOW_MILLIS = 60_000
const FREE_FAILURES = 5
const MOST_REMEMBERED = 10_000

const keyOf = (source: string, clientId: string | undefined, secret: string): string =>
  createHash('sha256')
    .update(JSON.stringify([source, clientId, secret]))
    .digest('base64')

/** Failures of the same wrong credential from the same place, in one minute. */
const failureCounter = (now: () => number): Pick<IcebergTokens, 'failed' | 'throttled'> => {
  const failures = new Map<string, { count: number; readonly until: number }>()
  const waitOf = (key: string): number | undefined => {
    const found = failures.get(key)
    if (!found || found.count < FREE_FAILURES || found.until <= now()) return undefined
    return Math.max(1, Math.ceil((found.until - now()) / 1000))
  }
  const prune = (): void => {
    for (const [key, { until }] of failures) if (until <= now()) failures.delete(key)
    if (failures.size > MOST_REMEMBERED) failures.clear()
  }
  return {
    throttled: (source, clientId, secret) => waitOf(keyOf(source, clientId, secret)),
    failed: (source, clientId, secret) => {
      if (failures.size >= MOST_REMEMBERED) prune()
      const key = keyOf(source, clientId, secret)
      const found = failures.get(key)
      if (found && found.until > now()) found.count += 1
      else failures.set(key, { count: 1, until: now() + WINDOW_MILLIS })
      return waitOf(key)
    },
  }
}

const tokenIdOf = (principal: Principal | undefined): string | undefined =>
  principal?.via.kind === 'token' ? principal.via.tokenId : undefined

export const icebergTokens = (options: IcebergTokenOptions): IcebergTokens => {
  const { verifier, key, instanceId } = options
  const now = options.now ?? Date.now

  const sign = async (tokenId: string): Promise<string> => {
    const seconds = Math.floor(now() / 1000)
    return new SignJWT({ tid: tokenId })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(instanceId)
      .setAudience(AUDIENCE)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + TOKEN_LIFETIME_SECONDS)
      .sign(await key())
  }

  const authenticate = async (token: string): Promise<Principal | undefined> => {
    const verified = await jwtVerify(token, await key(), {
      algorithms: ['HS256'],
      issuer: instanceId,
      audience: AUDIENCE,
      currentDate: new Date(now()),
    }).catch(() => undefined)
    const tokenId = verified?.payload['tid']
    return typeof tokenId === 'string' ? verifier.principalOfToken(tokenId) : undefined
  }

  return {
    issue: async (clientId, secret) => {
      const principal =
        clientId === undefined || clientId === ''
          ? await verifier.authenticateBearer(secret)
          : await verifier.verifyTokenCredential(clientId, secret)
      const tokenId = tokenIdOf(principal)
      return tokenId === undefined ? undefined : sign(tokenId)
    },
    renew: async (token) => {
      const tokenId = tokenIdOf((await authenticate(token)) ?? (await verifier.authenticateBearer(token)))
      return tokenId === undefined ? undefined : sign(tokenId)
    },
    authenticate,
    ...failureCounter(now),
  }
}
