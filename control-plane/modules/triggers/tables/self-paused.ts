import type { Context } from '../../../platform/context.ts'
import type { Database } from '../../../platform/database.ts'
import type { Trouble } from '../../health/index.ts'
import { MOST_PAUSED, pausedTroubles } from '../../schedules/index.ts'
import { selfPaused } from './trigger.store.ts'

/** For the health page: table triggers that paused themselves. */
export const selfPausedTriggers =
  (db: Database) =>
  async (ctx: Context): Promise<readonly Trouble[]> =>
    pausedTroubles(db, ctx, 'table trigger', await selfPaused(db, MOST_PAUSED))
