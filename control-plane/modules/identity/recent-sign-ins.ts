import type { Principal } from '../../platform/context.ts'

/** Whom secrets stood for when the database was last asked. */
export interface RecentSignIns {
  /** Undefined when it was not asked lately, or knew nobody. */
  readonly of: (digest: Buffer) => Principal | undefined
  /** Passes on what the database says, and remembers it. */
  readonly noted: (digest: Buffer, principal: Principal | undefined) => Principal | undefined
}

const BELIEVED_MILLIS = 30_000
const REMEMBERED = 10_000

const keyOf = (digest: Buffer): string => digest.toString('latin1')

/**
 * A memory to begin work with while the database is asked again, and never to answer by: see `Handler.beginsEarly`. Of
 * a secret that is revoked it is at most the next request that begins.
 */
export const recentSignIns = (now: () => number = () => performance.now()): RecentSignIns => {
  const recent = new Map<string, { readonly principal: Principal; readonly at: number }>()
  return {
    of: (digest) => {
      const known = recent.get(keyOf(digest))
      return known && now() - known.at < BELIEVED_MILLIS ? known.principal : undefined
    },
    noted: (digest, principal) => {
      const key = keyOf(digest)
      if (!principal) recent.delete(key)
      else {
        if (recent.size >= REMEMBERED) recent.clear()
        recent.set(key, { principal, at: now() })
      }
      return principal
    },
  }
}
