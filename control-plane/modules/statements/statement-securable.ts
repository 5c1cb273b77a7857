import type { Securable } from '../../platform/context.ts'
import type { WorkspaceKey } from '../workspaces/index.ts'

/** A statement as the policy and the audit log know it. */
export const statementSecurable = (
  workspace: Pick<WorkspaceKey, 'id'>,
  id: string,
  ownerId: string,
): Securable => ({
  kind: 'statement',
  id,
  name: id,
  workspaceId: workspace.id,
  ownerId,
})

/** What came of it: rows are for whoever asked for them. */
export const resultSecurable = (...statement: Parameters<typeof statementSecurable>): Securable => ({
  ...statementSecurable(...statement),
  kind: 'result',
})
