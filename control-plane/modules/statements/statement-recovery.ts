import type { Held } from '../../platform/leases.store.ts'
import { recoverAbandoned } from '../../platform/recover-abandoned.ts'
import { findCommittedSnapshot } from './committed-snapshot.ts'
import { deleteLeftovers } from './leftover-files.ts'
import type { StatementDeps } from './statement-deps.ts'
import { STATEMENT_PROPERTY } from './statement-run.ts'
import type { TargetTable } from './statement-target.ts'
import { endStatement, type StatementEnd } from './statement-end.store.ts'
import { loadStatement, type StatementRow } from './statement.store.ts'
import { forgetUnknownCommit, reasonOfUnknownCommit } from './unknown-commits.ts'

const LOST: StatementEnd = {
  event: 'failed',
  error: {
    error_code: 'ENGINE_LOST',
    message:
      'The server that ran this statement ended before the statement did. No snapshot of it is in a table; look at what it was to change, then run it again.',
  },
}

/** The server lives, and the catalog that was to commit did not answer: it is to be named. */
const unanswered = (reason: string): StatementEnd => ({
  event: 'failed',
  error: {
    error_code: 'CATALOG_UNAVAILABLE',
    message: `${reason.replace(/\.?$/, '.')} That was in answer to the commit, so that nobody could tell how it ended; now no snapshot of the statement is in the table. Look at the table, then run the statement again.`,
  },
})

/** How an abandoned statement ended: with its effect when its target has the snapshot, else not at all. */
const endOf = async (deps: StatementDeps, row: StatementRow): Promise<StatementEnd> => {
  const reason = reasonOfUnknownCommit(row.id)
  const none = reason === undefined ? LOST : unanswered(reason)
  // Written by this module alone, in this shape.
  const target = row.target as TargetTable | null
  const catalog = target ? await deps.catalog(target.catalog) : undefined
  if (!target || !catalog) return none
  const table = { schema: target.schema, name: target.table }
  const found = await findCommittedSnapshot(catalog, table, STATEMENT_PROPERTY, row.id)
  // Its snapshot may have expired, or its table have been dropped since; the record of the commit stays.
  const [recorded] = found ? [] : await deps.commitsOf({ kind: 'statement', id: row.id })
  if (!found && !recorded) {
    await deleteLeftovers(deps.storage, catalog, table, row.id)
    return none
  }
  const effect = {
    table: `${target.catalog}.${target.schema}.${target.table}`,
    snapshot_id: (found ?? recorded)?.snapshotId?.toString() ?? null,
    rows: found?.rows?.toString() ?? null,
  }
  return {
    event: 'succeeded',
    effects: [effect],
    columns: [],
    rowCount: 0,
    resultSeconds: deps.resultSeconds,
  }
}

const recoverOne = async (deps: StatementDeps, held: Held): Promise<void> => {
  const row = await loadStatement(deps.db, held.id)
  if (!row) return
  const ended = await endStatement(deps.db, held, await endOf(deps, row))
  forgetUnknownCommit(row.id)
  if (ended) deps.changed('statements', row.id, ended.version)
}

/**
 * Ends the statements of processes that died: SUCCEEDED with its effect when a snapshot names it, else FAILED
 * with ENGINE_LOST, and the files that it had written are deleted.
 */
export const recoverStatements = (deps: StatementDeps, alone: boolean): Promise<void> =>
  recoverAbandoned({ ...deps, table: 'statement', alone }, (held) => recoverOne(deps, held))
