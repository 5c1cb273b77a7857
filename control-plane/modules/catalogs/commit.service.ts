import {
  BadRequest,
  CommitFailed,
  NoSuchNamespace,
  reachedStep,
  type LoadedTable,
  type TableMetadata,
} from '@boathouse/iceberg'
import { inTransaction, sqlState, violates, type Tx } from '../../platform/database.ts'
import { catalogThing, tableThing, type Actor, type CatalogDeps } from './catalog-deps.ts'
import type { CatalogRow } from './catalog.store.ts'
import { insertCommitUsingPending } from './commit-record.store.ts'
import { claimLocation } from './location.store.ts'
import { PathOutsideTable } from './locations.policy.ts'
import { discardMetadata, withNewMetadata, type CommitProgress } from './new-metadata.ts'
import { insertAbandoned } from './pending.store.ts'
import { planCommit, type CommitPlan, type TableChange } from './plan-commit.ts'
import { numbersOf } from './table-numbers.ts'
import { insertEntry, swapPointer } from './table.store.ts'

/** Somebody else's commit came between reading the pointer and swapping it. */
class PointerMoved extends Error {
  override readonly name = 'PointerMoved'
}

// Every attempt either wins or another commit did. With three processes writing without pause one lost twelve times in a
// row, so it is time that ends it: well before clients give up waiting.
const PATIENCE_MILLIS = 20_000

const FOREIGN_KEY_VIOLATION = '23503'

/** Claims a location of a table; throws `PathOutsideTable` when another table's files may lie there. */
export const claim = async (tx: Tx, tableId: string, location: string): Promise<void> => {
  if (!(await claimLocation(tx, tableId, location)))
    throw new PathOutsideTable(location, location, 'overlaps the location of another table')
}

const movePointer = async (tx: Tx, catalog: CatalogRow, plan: CommitPlan): Promise<void> => {
  const { row, next, id, location } = plan
  const numbers = numbersOf(next)
  const uuid = next['table-uuid']
  if (row) {
    const from = row.metadata_location
    const swap = { id, from, to: location, uuid, location: next.location, numbers }
    if (!(await swapPointer(tx, swap))) throw new PointerMoved()
  } else {
    const { name } = plan.change.ident
    const entry = {
      id,
      catalogId: catalog.id,
      location: next.location,
      namespaceId: plan.namespaceId,
      name,
      kind: 'table' as const,
      uuid,
    }
    await insertEntry(tx, { ...entry, metadataLocation: location, numbers })
  }
}

/** Old metadata files that the change dropped from the log, when the table asks for them to be deleted. */
const expiredFiles = (base: TableMetadata | undefined, next: TableMetadata): string[] => {
  if (!base || next.properties['write.metadata.delete-after-commit.enabled'] !== 'true') return []
  const kept = new Set(next['metadata-log'].map((entry) => entry['metadata-file']))
  return base['metadata-log'].map((entry) => entry['metadata-file']).filter((file) => !kept.has(file))
}

const summariesOf = (change: TableChange): Readonly<Record<string, string>>[] =>
  change.updates.flatMap((update) =>
    update.action === 'add-snapshot' ? (update.snapshot.summary ?? []) : [],
  )

/** A rollback brings back a snapshot that is not new. */
const adds = (change: TableChange, snapshotId: bigint): boolean =>
  change.updates.some(
    (update) => update.action === 'add-snapshot' && update.snapshot['snapshot-id'] === snapshotId,
  )

/** The snapshot that a change made, on main or on another branch; else the one that is current after it. */
const snapshotOf = (change: TableChange, current: bigint | null): bigint | null => {
  if (current !== null && adds(change, current)) return current
  const added = change.updates.findLast((update) => update.action === 'add-snapshot')
  return added?.snapshot['snapshot-id'] ?? current
}

/** The swap: the fence's question, pointer, commit record and audit event in one transaction. */
const applyPlan = async (
  tx: Tx,
  { fence, committed }: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  plan: CommitPlan,
): Promise<void> => {
  const { principal } = actor
  const origin = await fence(tx, { principal, origin: actor.origin, summaries: summariesOf(plan.change) })
  await movePointer(tx, catalog, plan)
  if (plan.claims !== '') await claim(tx, plan.id, plan.claims)
  await insertAbandoned(tx, expiredFiles(plan.base, plan.next))
  const snapshotId = plan.next['current-snapshot-id'] ?? null
  const recorded = await insertCommitUsingPending(tx, {
    tableId: plan.id,
    catalogId: catalog.id,
    snapshotId: snapshotOf(plan.change, snapshotId),
    metadataLocation: plan.location,
    principalId: principal?.id,
    origin,
  })
  if (!recorded) throw new CommitFailed('The commit took too long and was given up; try again')
  if (snapshotId !== null && adds(plan.change, snapshotId)) {
    const { namespace: levels, name: table } = plan.change.ident
    await committed(tx, { catalog: catalog.name, levels, table, tableId: plan.id, snapshotId, origin })
  }
  await actor.audit(tx, {
    object: tableThing(catalog, plan.id, plan.change.ident),
    details: {
      snapshot_id: snapshotId?.toString() ?? null,
      updates: [...new Set(plan.change.updates.map((update) => update.action))],
      created: plan.row === undefined,
    },
  })
}

const lostRace = (error: unknown): boolean =>
  error instanceof PointerMoved || violates(error, 'iceberg_table_name_unique')

/** All pointers move, or none. False when another commit was faster. */
const swapAll = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  plans: readonly CommitPlan[],
): Promise<boolean> => {
  // In one order everywhere, so that transactions over the same tables cannot deadlock.
  const ordered = plans.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const commit = (progress: CommitProgress): Promise<void> =>
    inTransaction(deps.db, async (tx) => {
      progress.sentCommit = false
      for (const plan of ordered) await applyPlan(tx, deps, actor, catalog, plan)
      reachedStep('in-transaction')
      progress.sentCommit = true
    })
  const documents = plans.map((plan) => ({ location: plan.location, metadata: plan.next }))
  try {
    await withNewMetadata(deps, deps.tableFiles, documents, commit, () => undefined)
    return true
  } catch (error) {
    if (lostRace(error)) return false
    if (sqlState(error) === FOREIGN_KEY_VIOLATION)
      throw new NoSuchNamespace(plans.find((plan) => !plan.row)?.change.ident.namespace ?? [], error)
    throw error
  }
}

/** A commit that changes nothing was still asked for. */
const auditUnchanged = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  plans: readonly CommitPlan[],
): Promise<void> => {
  const [first] = plans
  const object = first ? tableThing(catalog, first.id, first.change.ident) : catalogThing(catalog)
  await inTransaction(deps.db, (tx) => actor.audit(tx, { object, details: { unchanged: true } }))
}

const tryCommit = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  changes: readonly TableChange[],
): Promise<CommittedTable[]> => {
  const giveUpAt = performance.now() + PATIENCE_MILLIS
  while (performance.now() < giveUpAt) {
    const plans = await Promise.all(changes.map((change) => planCommit(deps, actor, catalog, change)))
    const moving = plans.filter((plan) => !plan.unchanged)
    if (moving.length === 0) await auditUnchanged(deps, actor, catalog, plans)
    else if (!(await swapAll(deps, actor, catalog, moving))) continue
    for (const plan of moving) actor.changed('tables', plan.id)
    if (moving.some((plan) => !plan.row)) deps.tidy()
    const expired = moving.flatMap((plan) => expiredFiles(plan.base, plan.next))
    if (expired.length > 0) await discardMetadata(deps, expired)
    return plans.map((plan) => ({ metadataLocation: plan.location, metadata: plan.next }))
  }
  throw new CommitFailed('The table was changed by many others at the same time; try again')
}

export type CommittedTable = LoadedTable & { readonly metadataLocation: string }

/**
 * Commits to one or several tables, all or none. A commit that lost a race is applied to the newer table when its
 * requirements still hold there. Gives back the tables in the order of the changes. Throws `CommitFailed` when
 * requirements do not hold (reload and retry), `CommitStateUnknown` only when nobody can tell.
 */
export const commitTables = (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  changes: readonly TableChange[],
): Promise<CommittedTable[]> => {
  const keys = new Set(changes.map(({ ident }) => JSON.stringify([catalog.id, ident.namespace, ident.name])))
  if (keys.size < changes.length)
    return Promise.reject(new BadRequest('A transaction changes each table once'))
  return deps.commits.run([...keys], () => tryCommit(deps, actor, catalog, changes))
}
