import { commonErrors } from '@boathouse/contract'
import type { Context } from './context.ts'

/**
 * Refuses a change that was made against another version than `version`, the one read in this transaction
 * under a lock. A request without `If-Match` changes whatever is there. Throws STALE_VERSION.
 */
export const requireVersion = (ctx: Context, what: string, version: number | bigint): void => {
  if (ctx.ifMatch !== undefined && BigInt(ctx.ifMatch) !== BigInt(version)) {
    throw commonErrors.STALE_VERSION({ what })
  }
}
