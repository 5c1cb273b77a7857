import type { Expression, Overwrite, TableMetadata } from '@boathouse/iceberg'
import type { ChangeStatement } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { CurrentScan } from '../execute/plan-reference.ts'

/**
 * `write.delete.isolation-level`, `write.update.isolation-level`, `write.merge.isolation-level`: `serializable`, unless
 * the table says `snapshot`, where only what is rewritten must not have changed. Throws `NOT_SUPPORTED` for other words.
 */
const isSerializable = (kind: ChangeStatement['kind'], { properties }: TableMetadata): boolean => {
  const key = `write.${kind}.isolation-level`
  const level = (properties[key] ?? 'serializable').toLowerCase()
  if (level === 'serializable' || level === 'snapshot') return level === 'serializable'
  throw new EngineError(
    'NOT_SUPPORTED',
    `The table's ${key} is ${level}; there are serializable and snapshot.`,
  )
}

/**
 * What must not have changed between reading and committing. Rows are judged one by one by UPDATE and DELETE, so that of
 * what they read only new rows that can match count, besides the files that are replaced. MERGE inserts what it does not
 * find, and a subquery over the same table reads all of it: there each file that was read counts, too.
 */
export const conflictRules = (
  statement: ChangeStatement,
  scans: readonly CurrentScan[],
  target: CurrentScan,
  removed: ReadonlySet<string>,
): Pick<Overwrite, 'conflictFilter' | 'read'> => {
  if (!isSerializable(statement.kind, target.table.loaded.metadata)) return { read: removed }
  // Other references read main, which a change of another branch neither moves nor rests on.
  const own = scans.filter(
    ({ table, branch }) => table.fullName === target.table.fullName && branch === target.branch,
  )
  const readsAll = own.length > 1 || statement.kind === 'merge'
  const conflictFilter: Expression =
    own.length === 1 ? target.filter : { op: 'or', args: own.map(({ filter }) => filter) }
  const read = readsAll ? new Set(own.flatMap(({ files }) => files.map(({ path }) => path))) : removed
  return { conflictFilter, read }
}
