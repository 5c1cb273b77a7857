import { currentSchema } from '@boathouse/iceberg'
import type { ChangeQuery } from '@boathouse/sql'
import { askLease } from '../ask-lease.ts'
import type { Lease } from '../child-pool.ts'
import { EngineError } from '../engine-error.ts'
import { asEngineError } from '../fault-message.ts'
import { findBadValue } from '../write/bad-value.ts'
import { changesFrom, COUNT_AMBIGUOUS, COUNT_CHANGES, keepChanges } from '../write/changed-rows.ts'
import type { ChangeAction } from '../write/changed-rows.ts'
import { writeTarget } from '../write/write-files.ts'
import { describeOpen } from './describe-query.ts'
import type { CurrentScan } from './plan-reference.ts'
import type { QueryPlan } from './query-plan.ts'
import type { StatementContext } from './run-statement.ts'
import { errorAt, locateIn } from './text-position.ts'

/** What a statement changes; files by their numbers. */
export interface KeptChanges {
  readonly inserted: bigint
  readonly updated: bigint
  readonly deleted: bigint
  /** Files that hold changed rows. */
  readonly files: ReadonlySet<number>
  /** Those of them that keep rows. */
  readonly rewritten: ReadonlySet<number>
}

/**
 * Works out which rows change and keeps them in the open instance. Throws `INVALID_VALUE` naming the column of a value
 * that does not fit, `MERGE_TARGET_ROW_MULTIPLE_MATCHES`, and what the query throws.
 */
export const keepChangedRows = async (
  context: StatementContext,
  lease: Lease,
  change: ChangeQuery,
  plan: QueryPlan,
  target: CurrentScan,
  actions: readonly ChangeAction[],
): Promise<KeptChanges> => {
  const { request, signal } = context
  const { create, fill } = keepChanges(plan.sql, currentSchema(target.table.loaded.metadata), actions)
  const parameters = request.parameters ?? []
  const rethrow = (sql: string) => (error: unknown) => {
    throw asEngineError(error, locateIn(sql, plan.rewritten), plan.hide)
  }
  const described = await describeOpen(lease, plan, context)
  if (described.length !== 3 + change.values.length)
    throw errorAt('INVALID_QUERY', 'Each column gets one value.', request.text, change.query.part.span)
  await askLease(lease, create, { signal }).catch(rethrow(create))
  await askLease(lease, fill, { signal, parameters }).catch(async (error: unknown) => {
    throw await explained(context, lease, plan, target, actions, rethrow(fill), error)
  })
  await refuseAmbiguous(lease, target, signal)
  const { rows } = await askLease(lease, COUNT_CHANGES, { signal })
  return countsOf(rows, actions, target)
}

/** The column is named when a value did not fit. */
const explained = async (
  { request, signal }: StatementContext,
  lease: Lease,
  plan: QueryPlan,
  target: CurrentScan,
  actions: readonly ChangeAction[],
  rethrow: (error: unknown) => never,
  error: unknown,
): Promise<unknown> => {
  const shape = writeTarget(target.table.loaded.metadata)
  try {
    return rethrow(error)
  } catch (known) {
    if (!(known instanceof EngineError) || !['INVALID_VALUE', 'TYPE_MISMATCH'].includes(known.code))
      return known
    const valueCount = actions.reduce((sum, { columns }) => sum + columns.length, 0)
    for (const { columns } of actions) {
      const source = {
        from: changesFrom(plan.sql, valueCount),
        columns: columns.flatMap(({ place, value }) => {
          const field = shape.schema.fields[place]
          return field ? [{ name: field.name, value: `v${value}` }] : []
        }),
        parameters: request.parameters ?? [],
      }
      const bad = await findBadValue(lease, shape, source, signal)
      if (bad) return bad
    }
    return known
  }
}

const refuseAmbiguous = async (
  lease: Lease,
  { table }: CurrentScan,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const { rows } = await askLease(lease, COUNT_AMBIGUOUS, { signal })
  const count = rows[0]?.[0] ?? '0'
  if (count === '0') return
  throw new EngineError(
    'MERGE_TARGET_ROW_MULTIPLE_MATCHES',
    `${count} rows of ${table.fullName} are each matched by several rows of the source, so that it is not clear what they should become. Nothing was changed; make the source hold one row for each.`,
    { details: { rows: count } },
  )
}

const countsOf = (
  rows: readonly (readonly (string | null)[])[],
  actions: readonly ChangeAction[],
  target: CurrentScan,
): KeptChanges => {
  const counts = { insert: 0n, update: 0n, delete: 0n }
  const files = new Set<number>()
  const gone = new Map<number, bigint>()
  for (const [file, action, text] of rows) {
    const kind = actions[Number(action) - 1]?.kind
    const count = BigInt(text ?? 0)
    if (!kind) continue
    counts[kind] += count
    if (file === null || file === undefined) continue
    files.add(Number(file))
    if (kind === 'delete') gone.set(Number(file), (gone.get(Number(file)) ?? 0n) + count)
  }
  // Of a file with delete files it is not known how many rows it still has; reading it tells.
  const rewritten = [...files].filter((number) => gone.get(number) !== target.files[number]?.recordCount)
  return {
    inserted: counts.insert,
    updated: counts.update,
    deleted: counts.delete,
    files,
    rewritten: new Set(rewritten),
  }
}
