import type { OperationSpec } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract'

/**
 * How fast one address may use what needs no sign-in: token endpoints, hooks, invitations, sign-ins and the way back from
 * identity providers each cost a look-up, a hash or a request to elsewhere. Guesses are slowed further where they are
 * judged (modules/identity/sign-in-throttle.ts); this bounds the work, good or bad.
 *
 * The generic cell rate algorithm: of each pair of address and operation one number is kept, the moment at which it will
 * have used nothing. Kept in this process, so that a flood writes no row: with several servers each has its own.
 */
export interface PublicPace {
  /** Throws RATE_LIMITED when `source` has used `operation` faster than it may. */
  readonly admit: (operation: OperationSpec, source: string) => void
}

export interface PaceLimits {
  /** At once, after a rest. */
  readonly burst: number
  readonly perSecond: number
  /** Pairs of address and operation; beyond them the one that was quiet longest is forgotten. */
  readonly remembered: number
}

const PUBLIC_PACE: PaceLimits = { burst: 300, perSecond: 20, remembered: 20_000 }

/** Whoever has an IPv6 address has the 2^64 beside it. */
const networkOf = (address: string): string => {
  if (!address.includes(':') || address.startsWith('::ffff:')) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter(Boolean)
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(':').filter(Boolean).length
  const full = [...groups, ...Array.from({ length: missing }, () => '0'), ...(tail ?? '').split(':')]
  return full.slice(0, 4).join(':')
}

/** Whether an operation is held to the pace: what needs no sign-in and is no plain look. */
export const isPaced = ({ permission, method }: OperationSpec): boolean =>
  permission === 'public' && method !== 'GET' && method !== 'HEAD'

/** `now` in milliseconds. */
export const createPublicPace = (
  limits: PaceLimits = PUBLIC_PACE,
  now: () => number = () => performance.now(),
): PublicPace => {
  const step = 1000 / limits.perSecond
  const tolerance = step * (limits.burst - 1)
  const restedAt = new Map<string, number>()
  return {
    admit: (operation, source) => {
      if (!isPaced(operation)) return
      const key = `${operation.name} ${networkOf(source)}`
      const at = now()
      const due = Math.max(restedAt.get(key) ?? 0, at)
      const early = due - at - tolerance
      // To the end of the order, refused or not: the first one is the one that was quiet longest.
      restedAt.delete(key)
      restedAt.set(key, early > 0 ? due : due + step)
      if (early > 0) throw commonErrors.RATE_LIMITED({ retry_after_seconds: Math.ceil(early / 1000) })
      if (restedAt.size <= limits.remembered) return
      const [oldest] = restedAt.keys()
      if (oldest !== undefined) restedAt.delete(oldest)
    },
  }
}
