import type { Securable } from '../../platform/context.ts'
import type { WorkspaceKey } from '../workspaces/index.ts'

/** A statement as the policy and the audit log know it. */
export const statementSecurable = (workspace: WorkspaceKey, id: string): Securable => ({
  kind: 'statement',
  id,
  name: id,
  workspaceId: workspace.id,
})
