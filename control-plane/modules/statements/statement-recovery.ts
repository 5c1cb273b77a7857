import type { Held } from '../../platform/leases.store.ts'
import { recoverAbandoned } from '../../platform/recover-abandoned.ts'
import { findCommittedSnapshot } from './committed-snapshot.ts'
import type { StatementDeps } from './statement-deps.ts'
import { STATEMENT_PROPERTY } from './statement-run.ts'
import type { TargetTable } from './statement-target.ts'
import type { EffectRow } from './statement-view.ts'
import { endStatement, loadStatement, type StatementEnd, type StatementRow } from './statement.store.ts'

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

const recoverOne = async (deps: StatementDeps, held: Held): Promise<void> => {
  const row = await loadStatement(deps.db, held.id)
  if (!row) return
  const effect = await effectOf(deps, row)
  const end: StatementEnd = effect
    ? { event: 'succeeded', effects: [effect], columns: [], rowCount: 0, resultSeconds: deps.resultSeconds }
    : LOST
  const ended = await endStatement(deps.db, held, end)
  if (ended) deps.changed('statements', row.id, ended.version)
}

/**
 * Ends the statements of processes that died: SUCCEEDED with its effect when a snapshot names it, else FAILED
 * with ENGINE_LOST.
 */
export const recoverStatements = (deps: StatementDeps, alone: boolean): Promise<void> =>
  recoverAbandoned({ ...deps, table: 'statement', alone }, (held) => recoverOne(deps, held))
