import type { Observation, TaskResult } from '@boathouse/engines/port.ts'
import { patiently } from './patiently.ts'
import type { LiveQuery, TrinoSqlDeps } from './trino-work.ts'

type Effects = TaskResult['effects']

/** What an attempt committed to built-in catalogs: the snapshots whose summary has the id of its query. */
export const effectsOf = async (
  { catalogs }: Pick<TrinoSqlDeps, 'catalogs'>,
  { attempt, controller }: Pick<LiveQuery, 'attempt' | 'controller'>,
  rows: string | null = null,
): Promise<Effects> => {
  const of = { kind: 'attempt' as const, id: attempt.attemptId }
  const commits = await patiently(controller.signal, () => catalogs.commitsOf(of))
  const snapshots = new Map(commits.map((commit) => [`${commit.tableId} ${commit.snapshotId}`, commit]))
  const only = snapshots.size === 1
  return [...snapshots.values()].map((commit) => ({
    table: commit.table ?? commit.tableId,
    snapshot_id: commit.snapshotId?.toString() ?? null,
    rows: only ? rows : null,
  }))
}

/** A query that did its work, of which nobody read how many rows it wrote. */
export const didItsWork = (effects: Effects, note: string): Observation => ({
  state: 'SUCCEEDED',
  result: { rows: null, effects, columns: [], data_array: [] },
  note,
})
