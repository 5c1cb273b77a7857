import type { SpooledResult } from '@boathouse/engines'
import type { StatementDeps } from './statement-deps.ts'
import { closeExpired, findSpoolsLeft, forgetSpool } from './statement.store.ts'

const BATCH = 200

/**
 * Closes statements whose results have lived their time and deletes the spools. The row closes first, so
 * that nobody is promised a result whose files are going; a crash in between leaves work for the next sweep.
 */
export const sweepResults = async (deps: StatementDeps): Promise<void> => {
  for (const { id, version } of await closeExpired(deps.db, BATCH)) deps.changed('statements', id, version)
  for (const { id, result_spool } of await findSpoolsLeft(deps.db, BATCH)) {
    await deps.engine.deleteResult(result_spool as SpooledResult)
    await forgetSpool(deps.db, id)
  }
}
