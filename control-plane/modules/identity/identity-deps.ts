import type { Database } from '../../platform/database.ts'
import type { Egress } from '../../platform/egress/index.ts'
import type { Log } from '../../platform/log.ts'
import type { Secrets } from '../secrets/index.ts'

export interface IdentityDeps {
  readonly db: Database
  readonly log: Log
  /** Names the cookie on plain http, so that two instances on one laptop do not sign each other out. */
  readonly instanceId: string
  /** Signing in through identity providers; absent where nobody signs in over HTTP. */
  readonly signOn?: SignOnOptions
}

export interface SignOnOptions {
  /** The one way out to providers. */
  readonly egress: Pick<Egress, 'fetch'>
  /** Keeps the client secrets. */
  readonly secrets: Secrets
  /** As browsers see us; absent: as the request says. */
  readonly publicUrl?: string | undefined
}

/** What signing in through identity providers needs. */
export type SignOnDeps = Omit<IdentityDeps, 'signOn'> & SignOnOptions
