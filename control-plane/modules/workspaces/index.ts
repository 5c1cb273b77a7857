import { operations } from '@boathouse/contract'
import { handle, type Handler } from '../../platform/handle.ts'
import {
  createWorkspace,
  deleteWorkspace,
  ensureFirstWorkspace,
  getWorkspace,
  listWorkspaces,
  updateWorkspace,
  type WorkspaceDeps,
} from './workspaces.service.ts'

export { requireWorkspace } from './workspaces.service.ts'
export { workspaceMemory, type WorkspaceKey, type WorkspaceMemory } from './workspace-memory.ts'
export type { NewCatalogOwner, WorkspaceDeps } from './workspaces.service.ts'
export { workspaceNames, type Workspace } from './workspaces.store.ts'

export interface Workspaces {
  readonly handlers: readonly Handler[]
  /** Makes the workspace `default` with the catalog `lake` while there is none; any number of processes may call it. */
  readonly ensureFirstWorkspace: () => Promise<void>
}

export const createWorkspaces = (deps: WorkspaceDeps): Workspaces => ({
  ensureFirstWorkspace: () => ensureFirstWorkspace(deps),
  handlers: [
    handle(operations.listWorkspaces, (ctx, { query }) => listWorkspaces(deps, ctx, query)),
    handle(operations.getWorkspace, (ctx, { params }) => getWorkspace(deps, ctx, params.workspace)),
    handle(operations.createWorkspace, (ctx, { body }) => createWorkspace(deps, ctx, body)),
    handle(operations.updateWorkspace, (ctx, { params, body }) =>
      updateWorkspace(deps, ctx, params.workspace, body),
    ),
    handle(operations.deleteWorkspace, (ctx, { params }) => deleteWorkspace(deps, ctx, params.workspace)),
  ],
})
