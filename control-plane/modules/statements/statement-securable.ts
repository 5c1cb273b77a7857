import type { Securable } from '../../platform/context.ts'
import type { Workspace } from '../workspaces/index.ts'

/** A statement as the policy and the audit log know it. */
export const statementSecurable = (workspace: Workspace, id: string): Securable => ({
  kind: 'statement',
  id,
  name: id,
  workspaceId: workspace.id,
})
