import { commonErrors } from '@boathouse/contract'
import type { Context, Securable } from '../../platform/context.ts'

/** The organisation as a thing: what belongs to no workspace is looked after by who may `manage` it. */
const organisation: Securable = { kind: 'organisation', id: 'organisation', name: 'organisation' }

export const managesOrganisation = (ctx: Context): boolean => ctx.may('manage', organisation)

/** Throws PERMISSION_DENIED for anybody but an administrator of the organisation. */
export const requireOrganisation = (ctx: Context): void => {
  if (!managesOrganisation(ctx)) throw commonErrors.PERMISSION_DENIED({ operation: ctx.operation })
}
