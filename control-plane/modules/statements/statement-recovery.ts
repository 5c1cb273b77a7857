import { claimAbandoned, type ClaimedRow } from '../../platform/leases.store.ts'
import { findCommittedSnapshot } from './committed-snapshot.ts'
import type { StatementDeps } from './statement-deps.ts'
import { STATEMENT_PROPERTY } from './statement-run.ts'
import type { TargetTable } from './statement-target.ts'
import type { EffectRow } from './statement-view.ts'
import { endStatement, loadStatement, type StatementEnd, type StatementRow } from './statement.store.ts'

const BATCH = 50

const LOST: StatementEnd = {
  event: 'failed',
  error: {
    error_code: 'ENGINE_LOST',
    message:
      'The server that ran this statement ended before the statement did. No snapshot of it is in a table; look at what it was to change, then run it again.',
  },
}

/** The effect that an abandoned statement left in its target, when it committed before its process died. */
const effectOf = async (deps: StatementDeps, row: StatementRow): Promise<EffectRow | undefined> => {
  // Written by this module alone, in this shape.
  const target = row.target as TargetTable | null
  if (target === null) return undefined
  const catalog = await deps.catalog(target.catalog)
  if (!catalog) return undefined
  const found = await findCommittedSnapshot(
    catalog,
    { schema: target.schema, name: target.table },
    STATEMENT_PROPERTY,
    row.id,
  )
  return (
    found && {
      table: `${target.catalog}.${target.schema}.${target.table}`,
      snapshot_id: found.snapshotId.toString(),
      rows: found.rows?.toString() ?? null,
    }
  )
}

const recoverOne = async (deps: StatementDeps, claimed: ClaimedRow): Promise<void> => {
  const row = await loadStatement(deps.db, claimed.id)
  if (!row) return
  const effect = await effectOf(deps, row)
  const end: StatementEnd = effect
    ? { event: 'succeeded', effects: [effect], columns: [], rowCount: 0, resultSeconds: deps.resultSeconds }
    : LOST
  const ended = await endStatement(deps.db, { id: row.id, epoch: claimed.lease_epoch }, end)
  if (ended) deps.changed('statements', row.id, ended.version)
}

/**
 * Ends the statements of processes that died: SUCCEEDED with its effect when a snapshot names it, else FAILED
 * with ENGINE_LOST. One that cannot be judged now (its catalog is away) is tried again when this lease ends.
 */
export const recoverStatements = async (deps: StatementDeps, alone: boolean): Promise<number> => {
  const claimed = await claimAbandoned(deps.db, 'statement', {
    owner: deps.owner,
    seconds: deps.leaseSeconds,
    limit: BATCH,
    alone,
  })
  for (const row of claimed) {
    try {
      await recoverOne(deps, row)
    } catch (error) {
      deps.log.error({ err: error, statement: row.id }, 'an abandoned statement could not be judged yet')
    }
  }
  return claimed.length
}
