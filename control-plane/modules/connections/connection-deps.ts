import type { Database } from '../../platform/database.ts'
import type { Egress } from '../../platform/egress/index.ts'
import type { Secrets } from '../secrets/index.ts'
import type { Pod } from './kinds/kubernetes/pod.ts'
import type { ServerSecrets } from './references/server-secrets.ts'

export interface ConnectionDeps {
  readonly db: Database
  readonly secrets: Secrets
  readonly egress: Egress
  /** Directories of the server that no connection may reach: the home, the data, the store. None when absent. */
  readonly protectedPaths?: readonly string[]
  /** Where Kubernetes puts the service account of this server; where it always does when absent. */
  readonly pod?: Pod
  /** What of this server's environment and files secrets may be read from; nothing when absent. */
  readonly serverSecrets?: ServerSecrets
  /**
   * Who else uses a connection, by its id or its name: each gives words for a person, such as «the catalog lake».
   * Called in the transaction that deletes it, after its row is locked.
   */
  readonly usedBy: readonly ((
    db: Database,
    connectionId: string,
    named: { readonly workspaceId: string; readonly name: string },
  ) => Promise<readonly string[]>)[]
}
