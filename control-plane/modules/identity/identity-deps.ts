import type { Database } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'

export interface IdentityDeps {
  readonly db: Database
  readonly log: Log
  /** Names the cookie on plain http, so that two instances on one laptop do not sign each other out. */
  readonly instanceId: string
}
