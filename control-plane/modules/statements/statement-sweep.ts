import type { SpooledResult } from '@boathouse/engines'
import type { StatementDeps } from './statement-deps.ts'
import { closeExpired, findSpoolsLeft, forgetSpool, statementsWithSpool } from './statement.store.ts'

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

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** Parts lie in a directory named after their statement. */
const statementOf = (location: string): string | undefined => location.match(UUID)?.at(-1)

/**
 * Deletes spooled parts whose statement has no such result and that were last written before `before`: what
 * statements left whose process died. Gives back how many.
 */
export const sweepOrphanSpools = async (deps: StatementDeps, before: Date): Promise<number> => {
  let batch: string[] = []
  let deleted = 0
  const flush = async (): Promise<void> => {
    const ids = batch.map(statementOf).filter((id) => id !== undefined)
    const kept = await statementsWithSpool(deps.db, [...new Set(ids)])
    const orphans = batch.filter((location) => !kept.has(statementOf(location) ?? ''))
    await deps.storage.delete(orphans)
    deleted += orphans.length
    batch = []
  }
  for await (const object of deps.storage.list(deps.results)) {
    if (object.modifiedAt < before) batch.push(object.location)
    if (batch.length === BATCH) await flush()
  }
  await flush()
  return deleted
}
