import { lineage, snapshotById, snapshotOfRef } from '../metadata/lookup.ts'
import type { Snapshot, SnapshotRef, TableMetadata } from '../types.ts'
import type { TableRequirement } from '../updates/types.ts'
import { EvolutionRefused, invalidChange } from '../evolve/evolve-error.ts'
import type { Evolution } from '../evolve/evolve-schema.ts'

/** Where a branch or tag is to point; absent: the current snapshot. */
export type RefTarget = { readonly snapshotId: bigint } | { readonly ref: string }

export interface NewRef {
  readonly name: string
  readonly type: 'branch' | 'tag'
  readonly target?: RefTarget
  readonly maxRefAgeMs?: bigint
  readonly maxSnapshotAgeMs?: bigint
  readonly minSnapshotsToKeep?: number
  /** fail: it must not exist; skip: nothing happens when it does; must: it has to exist. */
  readonly existing: 'fail' | 'skip' | 'replace' | 'must'
}

const MAX_NAME = 255

const refOf = (table: TableMetadata, name: string): SnapshotRef | undefined =>
  Object.hasOwn(table.refs, name) ? table.refs[name] : undefined

const needRef = (table: TableMetadata, name: string): SnapshotRef => {
  const found = refOf(table, name)
  if (found) return found
  const known = Object.keys(table.refs).toSorted()
  const there = known.length === 0 ? 'The table has none' : `There are: ${known.join(', ')}`
  throw new EvolutionRefused('REF_NOT_FOUND', name, `There is no branch or tag ${name}. ${there}`)
}

/** Throws `EvolutionRefused` SNAPSHOT_NOT_FOUND: it never was, or has expired. */
export const needSnapshot = (table: TableMetadata, id: bigint): Snapshot => {
  const found = snapshotById(table, id)
  if (found) return found
  throw new EvolutionRefused(
    'SNAPSHOT_NOT_FOUND',
    id.toString(),
    `The table has no snapshot ${id}: it never had it, or it has expired. Its snapshots stand in "t$snapshots"`,
  )
}

const targetOf = (table: TableMetadata, ref: NewRef): Snapshot => {
  const { target } = ref
  if (target && 'snapshotId' in target) return needSnapshot(table, target.snapshotId)
  if (target) return needSnapshot(table, needRef(table, target.ref)['snapshot-id'])
  const current = snapshotOfRef(table, 'main')
  if (current) return current
  throw invalidChange(
    ref.name,
    `The ${ref.type} ${ref.name} cannot be created: the table has no snapshot yet`,
  )
}

const holds = (table: TableMetadata, name: string): TableRequirement => ({
  type: 'assert-ref-snapshot-id',
  ref: name,
  'snapshot-id': refOf(table, name)?.['snapshot-id'] ?? null,
})

const sameTable = (table: TableMetadata): TableRequirement => ({
  type: 'assert-table-uuid',
  uuid: table['table-uuid'],
})

const checkNewRef = (table: TableMetadata, ref: NewRef): void => {
  const { name, type } = ref
  if (name.trim() === '' || name.length > MAX_NAME)
    throw invalidChange(name, `A ${type} needs a name of 1 to ${MAX_NAME} characters`)
  if (name === 'main')
    throw invalidChange(name, 'main is the table itself. To move it, use rollback_to_snapshot')
  if (type === 'tag' && (ref.maxSnapshotAgeMs !== undefined || ref.minSnapshotsToKeep !== undefined))
    throw invalidChange(name, `The tag ${name} cannot have a snapshot retention: it is one snapshot`)
  for (const age of [ref.maxRefAgeMs, ref.maxSnapshotAgeMs])
    if (age !== undefined && (age < 1n || age >= 2n ** 63n))
      throw invalidChange(name, `The retention of ${name} must be at least a millisecond`)
  const known = refOf(table, name)
  if (known && ref.existing === 'fail')
    throw new EvolutionRefused(
      'REF_EXISTS',
      name,
      `There is a ${known.type} ${name} already. Use OR REPLACE, or another name`,
    )
  if (known && ref.existing !== 'skip' && known.type !== type)
    throw new EvolutionRefused(
      'REF_EXISTS',
      name,
      `${name} is a ${known.type}, and cannot become a ${type}. Drop it first`,
    )
  if (!known && ref.existing === 'must') needRef(table, name)
}

/** Makes a branch or tag, or moves one. undefined: it is there, and is to stay as it is. Throws `EvolutionRefused`. */
export const setRefTo = (table: TableMetadata, ref: NewRef): Evolution | undefined => {
  checkNewRef(table, ref)
  const known = refOf(table, ref.name)
  if (known && ref.existing === 'skip') return undefined
  const snapshot = targetOf(table, ref)
  // What REPLACE does not say of the retention stays.
  const kept = ref.existing === 'must' ? known : undefined
  const next: SnapshotRef = {
    ...kept,
    type: ref.type,
    'snapshot-id': snapshot['snapshot-id'],
    ...(ref.minSnapshotsToKeep === undefined ? {} : { 'min-snapshots-to-keep': ref.minSnapshotsToKeep }),
    ...(ref.maxSnapshotAgeMs === undefined ? {} : { 'max-snapshot-age-ms': ref.maxSnapshotAgeMs }),
    ...(ref.maxRefAgeMs === undefined ? {} : { 'max-ref-age-ms': ref.maxRefAgeMs }),
  }
  return {
    requirements: [sameTable(table), holds(table, ref.name)],
    updates: [{ action: 'set-snapshot-ref', 'ref-name': ref.name, ...next }],
  }
}

/** Its snapshots stay until they expire. Throws `EvolutionRefused`. */
export const dropRef = (table: TableMetadata, name: string, type?: 'branch' | 'tag'): Evolution => {
  if (name === 'main') throw invalidChange(name, 'main is the table itself and cannot be dropped')
  const known = needRef(table, name)
  if (type !== undefined && known.type !== type)
    throw new EvolutionRefused('REF_NOT_FOUND', name, `There is no ${type} ${name}: it is a ${known.type}`)
  return {
    requirements: [sameTable(table), holds(table, name)],
    updates: [{ action: 'remove-snapshot-ref', 'ref-name': name }],
  }
}

/** Brings a branch to the head of another one, which must come after it. undefined: it is there already. */
export const fastForward = (table: TableMetadata, name: string, to: string): Evolution | undefined => {
  const [branch, goal] = [needRef(table, name), needRef(table, to)]
  for (const [ref, is] of [
    [branch, name],
    [goal, to],
  ] as const)
    if (ref.type !== 'branch') throw invalidChange(is, `${is} is a tag: only branches are fast-forwarded`)
  if (branch['snapshot-id'] === goal['snapshot-id']) return undefined
  const ancestors = lineage(table, needSnapshot(table, goal['snapshot-id']))
  if (!ancestors.some((snapshot) => snapshot['snapshot-id'] === branch['snapshot-id']))
    throw invalidChange(
      name,
      `${name} cannot be fast-forwarded to ${to}: it has snapshots that ${to} does not come from`,
    )
  return {
    requirements: [sameTable(table), holds(table, name), holds(table, to)],
    updates: [
      { action: 'set-snapshot-ref', 'ref-name': name, ...branch, 'snapshot-id': goal['snapshot-id'] },
    ],
  }
}

/** For writers: throws `EvolutionRefused` unless the table has such a branch. It has main even before its first snapshot. */
export const needBranch = (table: TableMetadata, name: string): void => {
  if (name === 'main') return
  if (needRef(table, name).type !== 'branch')
    throw invalidChange(name, `${name} is a tag: a tag is one snapshot, and only branches are written to`)
}

/**
 * Makes a known snapshot the current one; later ones stay until they expire, so that this can be undone. undefined: it
 * is the current one. Schema and properties stay as they are.
 */
export const rollbackTo = (table: TableMetadata, id: bigint): Evolution | undefined => {
  const snapshot = needSnapshot(table, id)
  if (table['current-snapshot-id'] === id) return undefined
  const main = refOf(table, 'main')
  return {
    requirements: [sameTable(table), holds(table, 'main')],
    updates: [
      {
        action: 'set-snapshot-ref',
        'ref-name': 'main',
        type: 'branch',
        ...main,
        'snapshot-id': snapshot['snapshot-id'],
      },
    ],
  }
}
