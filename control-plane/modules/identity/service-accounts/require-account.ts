import { serviceAccountErrors } from '@boathouse/contract/service-accounts/errors.ts'
import type { Context, Securable } from '../../../platform/context.ts'
import { managesOrganisation } from '../organisation.ts'
import type { AccountRow } from './service-account.store.ts'

export const accountThing = ({ id, name, workspaceId }: AccountRow): Securable => ({
  kind: 'service_account',
  id,
  name,
  ...(workspaceId !== null && { workspaceId }),
})

/**
 * Whether the caller looks after the account: who manages the workspace that it belongs to, or the organisation. Not the
 * account itself: what stole an hour's token must not make itself a secret. Nor a workspace, once the account administers
 * the organisation: a secret of it would be a way up.
 */
export const looksAfter = (ctx: Context, { workspace, workspaceId, isAdmin }: AccountRow): boolean =>
  workspaceId === null || isAdmin
    ? managesOrganisation(ctx)
    : ctx.may('manage', { kind: 'workspace', id: workspaceId, name: workspace ?? '', workspaceId })

/** Throws SERVICE_ACCOUNT_NOT_FOUND, absent or other people's alike. */
export const requireAccount = (ctx: Context, id: string, row: AccountRow | undefined): AccountRow => {
  if (!row || !looksAfter(ctx, row)) {
    throw serviceAccountErrors.SERVICE_ACCOUNT_NOT_FOUND({ service_account_id: id })
  }
  return row
}
