import { lineage, snapshotById } from '../metadata/lookup.ts'
import type { Snapshot, SnapshotRef, TableMetadata } from '../types.ts'
import { invalidChange } from '../evolve/evolve-error.ts'
import type { Evolution } from '../evolve/evolve-schema.ts'

export interface ExpiryRules {
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Older snapshots expire; absent: the table's `history.expire.max-snapshot-age-ms`, or five days. */
  readonly maxSnapshotAgeMs?: number
  /** Of each branch; absent: the table's `history.expire.min-snapshots-to-keep`, or 1. */
  readonly retainLast?: number
}

export interface ExpiryPlan {
  /** Oldest first. */
  readonly expired: readonly Snapshot[]
  /** Branches and tags that are older than they may get, and what points to snapshots that are gone. */
  readonly expiredRefs: readonly string[]
}

const FIVE_DAYS = 432_000_000

const numberOf = (table: TableMetadata, key: string): number | undefined => {
  const value = Number(table.properties[key] ?? Number.NaN)
  return Number.isFinite(value) && value > 0 ? value : undefined
}

interface Defaults {
  readonly now: number
  readonly oldest: number
  readonly least: number
  readonly maxRefAge: number
}

const defaultsOf = (table: TableMetadata, rules: ExpiryRules): Defaults => {
  const age = rules.maxSnapshotAgeMs ?? numberOf(table, 'history.expire.max-snapshot-age-ms') ?? FIVE_DAYS
  return {
    now: rules.now,
    oldest: rules.now - age,
    least: rules.retainLast ?? numberOf(table, 'history.expire.min-snapshots-to-keep') ?? 1,
    maxRefAge: numberOf(table, 'history.expire.max-ref-age-ms') ?? Number.POSITIVE_INFINITY,
  }
}

const hasExpired = (
  table: TableMetadata,
  name: string,
  ref: SnapshotRef,
  { now, maxRefAge }: Defaults,
): boolean => {
  const snapshot = snapshotById(table, ref['snapshot-id'])
  if (name === 'main') return false
  if (!snapshot) return true
  const age = ref['max-ref-age-ms'] === undefined ? maxRefAge : Number(ref['max-ref-age-ms'])
  return now - snapshot['timestamp-ms'] > age
}

/** A branch keeps its newest snapshots without a gap: by number and by age, its own settings before the defaults. */
const keptOfBranch = (
  table: TableMetadata,
  ref: SnapshotRef,
  { now, oldest, least }: Defaults,
): Snapshot[] => {
  const from = ref['max-snapshot-age-ms'] === undefined ? oldest : now - Number(ref['max-snapshot-age-ms'])
  const number = ref['min-snapshots-to-keep'] ?? least
  const kept: Snapshot[] = []
  for (const snapshot of lineage(table, snapshotById(table, ref['snapshot-id']))) {
    if (kept.length >= number && snapshot['timestamp-ms'] < from) break
    kept.push(snapshot)
  }
  return kept
}

/**
 * Which snapshots expire (Java `RemoveSnapshots`; spec, «Snapshot Retention Policy»). Never the head of a branch, what a
 * tag names, or what a branch keeps; snapshots that no branch leads to expire by their age alone. Throws
 * `EvolutionRefused` for a table with `gc.enabled=false`.
 */
export const planExpiry = (table: TableMetadata, rules: ExpiryRules): ExpiryPlan => {
  if (table.properties['gc.enabled'] === 'false')
    throw invalidChange(
      'gc.enabled',
      'Snapshots of this table do not expire: gc.enabled is false, since other tables may share its files',
    )
  if (rules.retainLast !== undefined && rules.retainLast < 1)
    throw invalidChange('retain_last', 'retain_last must be at least 1')
  const defaults = defaultsOf(table, rules)
  const refs = Object.entries(table.refs)
  const expiredRefs = refs.flatMap(([name, ref]) => (hasExpired(table, name, ref, defaults) ? [name] : []))
  const kept = new Set<bigint>()
  const led = new Set<bigint>()
  for (const [name, ref] of refs) {
    if (expiredRefs.includes(name)) continue
    kept.add(ref['snapshot-id'])
    if (ref.type === 'tag') {
      led.add(ref['snapshot-id'])
      continue
    }
    for (const snapshot of keptOfBranch(table, ref, defaults)) kept.add(snapshot['snapshot-id'])
    for (const snapshot of lineage(table, snapshotById(table, ref['snapshot-id'])))
      led.add(snapshot['snapshot-id'])
  }
  const expired = table.snapshots.filter(({ 'snapshot-id': id, 'timestamp-ms': time }) =>
    kept.has(id) ? false : led.has(id) || time < defaults.oldest,
  )
  return { expired: expired.toSorted((a, b) => a['timestamp-ms'] - b['timestamp-ms']), expiredRefs }
}

/** The commit of a plan: every branch and tag must still be where it was. undefined: nothing expires. */
export const expiryCommit = (table: TableMetadata, plan: ExpiryPlan): Evolution | undefined => {
  if (plan.expired.length === 0 && plan.expiredRefs.length === 0) return undefined
  return {
    requirements: [
      { type: 'assert-table-uuid', uuid: table['table-uuid'] },
      ...Object.entries(table.refs).map(([ref, { 'snapshot-id': id }]) => ({
        type: 'assert-ref-snapshot-id' as const,
        ref,
        'snapshot-id': id,
      })),
    ],
    updates: [
      ...plan.expiredRefs.map((name) => ({ action: 'remove-snapshot-ref' as const, 'ref-name': name })),
      ...(plan.expired.length === 0
        ? []
        : [
            {
              action: 'remove-snapshots' as const,
              'snapshot-ids': plan.expired.map((snapshot) => snapshot['snapshot-id']),
            },
          ]),
    ],
  }
}
