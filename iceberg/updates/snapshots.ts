import { BadRequest, CommitFailed } from '../errors.ts'
import { sameJson } from '../schema/same-schema.ts'
import type { Snapshot, SnapshotRef, TableMetadata } from '../types.ts'
import { change, type Draft } from './draft.ts'

const checkRowLineage = (table: TableMetadata, snapshot: Snapshot): bigint => {
  const next = table['next-row-id'] ?? 0n
  const first = snapshot['first-row-id']
  const added = snapshot['added-rows']
  if (first === undefined) throw new BadRequest('Cannot add a snapshot: first-row-id is null')
  if (added === undefined || added < 0n) throw new BadRequest('Cannot add a snapshot: added-rows is missing')
  if (first < next)
    throw new CommitFailed(
      `Cannot add a snapshot, first-row-id is behind table next-row-id: ${first} < ${next}`,
    )
  return next + added
}

/**
 * A sequence number that is not beyond the last one means that somebody else committed first: retryable. Root
 * snapshots are let through as in Java, so that concurrent replacements of a table can both succeed.
 */
export const addSnapshot = (draft: Draft, snapshot: Snapshot): void => {
  const { table } = draft
  const last = table['last-sequence-number']
  const sequence = snapshot['sequence-number'] ?? 0n
  if (table.schemas.length === 0)
    throw new BadRequest('Attempting to add a snapshot before a schema is added')
  if (table['partition-specs'].length === 0)
    throw new BadRequest('Attempting to add a snapshot before a partition spec is added')
  if (table['sort-orders'].length === 0)
    throw new BadRequest('Attempting to add a snapshot before a sort order is added')
  if (table.snapshots.some((known) => known['snapshot-id'] === snapshot['snapshot-id']))
    throw new BadRequest(`Snapshot already exists for id: ${snapshot['snapshot-id']}`)
  if (table['format-version'] === 1) {
    if (sequence !== 0n) throw new BadRequest(`Sequence number must be 0 in v1: ${sequence}`)
  } else if (sequence <= last && snapshot['parent-snapshot-id'] !== undefined)
    throw new CommitFailed(
      `Cannot add snapshot with sequence number ${sequence} older than last sequence number ${last}`,
    )
  change(draft, {
    snapshots: [...table.snapshots, snapshot],
    'last-sequence-number': sequence > last ? sequence : last,
    ...(table['format-version'] >= 3 ? { 'next-row-id': checkRowLineage(table, snapshot) } : {}),
  })
  draft.addedSnapshots.add(snapshot['snapshot-id'])
}

const checkRef = (name: string, ref: SnapshotRef): void => {
  if (name === '') throw new BadRequest('A branch or tag needs a name')
  if (name === 'main' && ref.type !== 'branch')
    throw new BadRequest('Cannot set main to a tag, it must be a branch')
  if (ref.type === 'tag' && ref['min-snapshots-to-keep'] !== undefined)
    throw new BadRequest('Tags do not support setting minSnapshotsToKeep')
  if (ref.type === 'tag' && ref['max-snapshot-age-ms'] !== undefined)
    throw new BadRequest('Tags do not support setting maxSnapshotAgeMs')
}

export const setRef = (draft: Draft, name: string, ref: SnapshotRef): void => {
  const { table } = draft
  checkRef(name, ref)
  if (Object.hasOwn(table.refs, name) && sameJson(table.refs[name], ref)) return
  const id = ref['snapshot-id']
  const snapshot = table.snapshots.find((known) => known['snapshot-id'] === id)
  if (!snapshot) throw new BadRequest(`Cannot set ${name} to unknown snapshot: ${id}`)
  // A null prototype would be lost by spreading; `__proto__` as a ref name must stay a plain entry.
  const refs = Object.fromEntries([
    ...Object.entries(table.refs).filter(([known]) => known !== name),
    [name, ref],
  ])
  change(draft, { refs })
  if (name !== 'main') return
  const added = draft.addedSnapshots.has(id)
  if (added) draft.mainThisCommit.add(id)
  // A rollback counts from when it happens, a new snapshot from when it was made.
  const time = added ? snapshot['timestamp-ms'] : draft.now
  change(draft, {
    'current-snapshot-id': id,
    'snapshot-log': [...table['snapshot-log'], { 'timestamp-ms': time, 'snapshot-id': id }],
  })
}

export const removeRef = (draft: Draft, name: string): void => {
  const { [name]: removed, ...refs } = draft.table.refs
  if (!removed) return
  change(draft, { refs, ...(name === 'main' ? { 'current-snapshot-id': undefined } : {}) })
}

/** Statistics of the snapshots and refs that point to them go with them. */
export const removeSnapshots = (draft: Draft, ids: readonly (bigint | number)[]): void => {
  const gone = new Set(ids.map(BigInt))
  const { table } = draft
  const isKept = (item: { readonly 'snapshot-id': bigint }): boolean => !gone.has(item['snapshot-id'])
  const snapshots = table.snapshots.filter(isKept)
  if (snapshots.length === table.snapshots.length) return
  draft.removedSnapshots = true
  change(draft, {
    snapshots,
    statistics: table.statistics.filter(isKept),
    'partition-statistics': table['partition-statistics'].filter(isKept),
  })
  for (const [name, ref] of Object.entries(table.refs)) if (!isKept(ref)) removeRef(draft, name)
}

/**
 * The log without snapshots that were current only within this commit. Where a snapshot was removed, the history
 * before it goes, too: with a gap the wrong snapshot would seem to have been current for a while.
 */
export const finishSnapshotLog = (draft: Draft): void => {
  const { table } = draft
  const current = table['current-snapshot-id']
  const intermediate = new Set([...draft.mainThisCommit].filter((id) => id !== current))
  if (intermediate.size === 0 && !draft.removedSnapshots) return
  const known = new Set(table.snapshots.map((snapshot) => snapshot['snapshot-id']))
  const entries = table['snapshot-log']
  const gap = draft.removedSnapshots ? entries.findLastIndex((entry) => !known.has(entry['snapshot-id'])) : -1
  const isKept = ({ 'snapshot-id': id }: (typeof entries)[number]): boolean =>
    known.has(id) && !intermediate.has(id)
  change(draft, { 'snapshot-log': entries.slice(gap + 1).filter(isKept) })
}
