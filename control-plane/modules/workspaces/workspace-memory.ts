import type { Verb } from '@boathouse/contract'
import type { Context } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import { visible } from './workspaces.service.ts'
import { findWorkspaceRow, type Workspace } from './workspaces.store.ts'

/** What never changes of a workspace while it is there. */
export type WorkspaceKey = Pick<Workspace, 'id' | 'name' | 'default_catalog'>

export interface WorkspaceMemory {
  /** As `requireWorkspace`, but the workspace may have been deleted since, and made anew under another id. */
  require(ctx: Context, name: string, verb: Verb): Promise<WorkspaceKey>
  forget(name: string): void
}

const REMEMBERED = 1000

/**
 * Workspaces by name, for a caller whose next write refers to the row and so proves that it is still there: it saves
 * that caller a query. Rights are asked every time.
 */
export const workspaceMemory = (db: Database): WorkspaceMemory => {
  const rows = new Map<string, Workspace>()
  return {
    require: async (ctx, name, verb) => {
      const row = rows.get(name) ?? (await findWorkspaceRow(db, name))
      const workspace = visible(ctx, name, verb, row)
      if (rows.size >= REMEMBERED) rows.clear()
      rows.set(name, workspace)
      return workspace
    },
    forget: (name) => void rows.delete(name),
  }
}
