import type { Context } from '../../../platform/context.ts'
import type { Database, Tx } from '../../../platform/database.ts'
import { workspaceNames, type Workspace } from '../../workspaces/index.ts'

/** How fresh a text from elsewhere must be: `now` asks the other side, whatever is remembered. */
export type Freshness = 'now' | 'recent'

/**
 * Where one secret is that is not kept here, as a reference names it. A new place (Vault, for one) is one more function
 * that gives this, and one more arm of the contract's `SecretReference`. Everything throws SECRET_REFERENCE_…, or
 * SECRET_BACKEND_UNAVAILABLE.
 */
export interface SecretBackend {
  /** Whether the caller may let a connection of the workspace read there; it need not be there yet. */
  readonly allow: (ctx: Context, workspace: Workspace) => Promise<void>
  /** What the reference names stays until the transaction ends. */
  readonly keep: (tx: Tx, workspaceId: string) => Promise<void>
  /** Asks anew what `allow` asked of the operator's configuration: it may have changed since. */
  readonly read: (workspaceId: string, freshness: Freshness) => Promise<string>
  /** Absent where nothing is written. */
  readonly write?: (workspace: Workspace, text: string) => Promise<void>
}

export const workspaceNameOf = async (db: Database, workspaceId: string): Promise<string> =>
  (await workspaceNames(db, [workspaceId])).get(workspaceId) ?? ''
