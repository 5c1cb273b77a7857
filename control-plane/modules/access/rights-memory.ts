import type { Database } from '../../platform/database.ts'
import type { Asker } from './policy.ts'
import { NO_RIGHTS, type Rights } from './rights.ts'
import { findVersion, loadRights } from './rights.store.ts'

/** A principal, and the groups that it is in. */
type Grantees = Pick<Asker, 'id' | 'groupIds'>

export interface RightsMemory {
  /**
   * What was given to a principal and its groups, as of `version` or later, when sign-in read one a moment ago. Without
   * it: never older than a change that this process made or heard of, nor than half a second where another process made
   * it and nobody told.
   */
  readonly rightsOf: (principal: Grantees | undefined, version?: bigint) => Promise<Rights>
  /** Somebody changed rights: nothing remembered is believed before the version was read again. */
  readonly changed: () => void
}

interface Entry {
  readonly version: bigint
  readonly rights: Rights
}

interface Known {
  readonly version: bigint
  readonly readAt: number
}

const BELIEVED_MILLIS = 500
const REMEMBERED = 20_000

const keyOf = ({ id, groupIds }: Grantees): string => (groupIds.length === 0 ? id : [id, ...groupIds].join())

/**
 * Rights by principal. What was loaded holds as long as the version in the database is the one that it was loaded with;
 * sign-in brings the version with each request, and for what lives longer it is read at most twice a second.
 */
export const rightsMemory = (db: Database, now: () => number = () => performance.now()): RightsMemory => {
  const entries = new Map<string, Entry>()
  let known: Known | undefined
  let reading: Promise<Known> | undefined
  let changes = 0

  const read = async (): Promise<Known> => {
    const [begunAt, before] = [now(), changes]
    try {
      const version = await findVersion(db)
      const fresh = { version, readAt: begunAt }
      // What changed while it was read may not be in it.
      if (before === changes) known = fresh
      return fresh
    } finally {
      reading = undefined
    }
  }
  const current = (): Promise<Known> | Known => {
    if (known && now() - known.readAt < BELIEVED_MILLIS) return known
    return (reading ??= read())
  }

  return {
    changed: () => {
      changes += 1
      known = undefined
      reading = undefined
    },
    rightsOf: async (principal, asOf) => {
      if (!principal) return NO_RIGHTS
      const version = asOf ?? (await current()).version
      const key = keyOf(principal)
      const entry = entries.get(key)
      // A request that signed in just before a change may find what was loaded just after it.
      if (entry && entry.version >= version) return entry.rights
      const loaded = await loadRights(db, [principal.id, ...principal.groupIds])
      if (entries.size >= REMEMBERED) entries.clear()
      entries.set(key, loaded)
      return loaded.rights
    },
  }
}
