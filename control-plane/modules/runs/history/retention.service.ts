import type { Input, Output, operations } from '@boathouse/contract'
import type { Context } from '../../../platform/context.ts'
import { inTransaction, type Database } from '../../../platform/database.ts'
import { requireVersion } from '../../../platform/if-match.ts'
import { requireWorkspace } from '../../workspaces/index.ts'
import { DEFAULT_RETENTION, type RetentionDays } from './retention.policy.ts'
import { findRetention, lockRetention, saveRetention, type RetentionRow } from './retention.store.ts'

type View = Output<typeof operations.getRetention>

const UNCHANGED: RetentionRow = { ...DEFAULT_RETENTION, version: 0n }

const present = ({ version, ...days }: RetentionRow): View => ({ ...days, version: Number(version) })

export const getRetention = async (
  { db }: { readonly db: Database },
  ctx: Context,
  name: string,
): Promise<View> => {
  const workspace = await requireWorkspace(ctx, db, name, 'read')
  return present((await findRetention(db, workspace.id)) ?? UNCHANGED)
}

export const updateRetention = async (
  { db }: { readonly db: Database },
  ctx: Context,
  name: string,
  change: Input<typeof operations.updateRetention>['body'],
): Promise<View> => {
  const workspace = await requireWorkspace(ctx, db, name, 'manage')
  const row = await inTransaction(db, async (tx) => {
    const { version, ...before } = (await lockRetention(tx, workspace.id)) ?? UNCHANGED
    requireVersion(ctx, `retention of workspace «${name}»`, version)
    const after: RetentionDays = { ...before, ...change }
    await ctx.audit(tx, {
      object: { kind: 'workspace', id: workspace.id, name: workspace.name, workspaceId: workspace.id },
      details: { before: { ...before }, after: { ...after } },
    })
    return saveRetention(tx, workspace.id, after)
  })
  ctx.changed('workspaces', workspace.id)
  return present(row)
}
