import type { OperationSpec } from '@boathouse/contract'
import { createPace, type PaceLimits } from './pace.ts'

/**
 * How fast one address may use what needs no sign-in: token endpoints, hooks, invitations, sign-ins and the way back from
 * identity providers each cost a look-up, a hash or a request to elsewhere. Guesses are slowed further where they are
 * judged (modules/identity/sign-in-throttle.ts); this bounds the work, good or bad.
 * Each pair of address and operation has a pace of its own.
 */
export interface PublicPace {
  /** Throws RATE_LIMITED when `source` has used `operation` faster than it may. */
  readonly admit: (operation: OperationSpec, source: string) => void
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
export const createPublicPace = (limits: PaceLimits = PUBLIC_PACE, now?: () => number): PublicPace => {
  const pace = createPace(limits, now)
  return {
    admit: (operation, source) => {
      if (isPaced(operation)) pace(`${operation.name} ${networkOf(source)}`)
    },
  }
}
