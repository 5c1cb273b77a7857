import { randomUUID } from 'node:crypto'
import {
  applyViewUpdates,
  checkViewRequirements,
  CommitFailed,
  NoSuchNamespace,
  type CommitView,
  type NewView,
  type TableIdent,
  type ViewMetadata,
} from '@boathouse/iceberg'
import { inTransaction, type Tx } from '../../../platform/database.ts'
import { newId } from '../../../platform/ids.ts'
import { catalogThing, namespaceThing, tableThing, type Actor, type CatalogDeps } from '../catalog-deps.ts'
import type { CatalogRow } from '../catalog.store.ts'
import { claim } from '../commit.service.ts'
import { explainInsertFailure, requireFreeName } from '../create-table.service.ts'
import { noSuchEntry, requireEntry } from '../drop-entry.service.ts'
import { requireUnder, tableLocation } from '../locations.policy.ts'
import { locationOfNamespace, requireNamespace, rootsOf } from '../namespaces.service.ts'
import { withNewMetadata, type CommitProgress } from '../new-metadata.ts'
import { usePending } from '../pending.store.ts'
import { requireRight } from '../rights.ts'
import { requireTableLocation } from '../table-paths.ts'
import { insertEntry, swapPointer, type TableNumbers } from '../table.store.ts'

export interface LoadedView {
  readonly metadataLocation: string
  /** The metadata as JSON. */
  readonly json: Buffer
}

const MAX_ATTEMPTS = 12

/** Views have no rows to count. */
const numbersOfView = (view: ViewMetadata): TableNumbers => ({
  snapshotId: null,
  rowCount: null,
  sizeBytes: null,
  fileCount: null,
  changedAt: new Date(view['version-log'].at(-1)?.['timestamp-ms'] ?? Date.now()),
})

const nextLocation = (view: ViewMetadata, previous?: string): string => {
  const version = /(?:^|\/)(\d+)-[^/]*$/.exec(previous ?? '')?.[1]
  const number = String(version === undefined ? 0 : Number(version) + 1).padStart(5, '0')
  const directory = view.properties['write.metadata.path'] ?? `${view.location.replace(/\/+$/, '')}/metadata`
  return `${directory}/${number}-${randomUUID()}.metadata.json`
}

const checkViewPath = (catalog: CatalogRow, view: ViewMetadata): string => {
  const location = requireTableLocation(catalog, view.location)
  const path = view.properties['write.metadata.path']
  if (path !== undefined) requireUnder(path, [location, ...catalog.allowed_prefixes])
  return location
}

/** Writes the metadata file and runs the transaction that makes the pointer lead to it. */
const save = async (
  deps: CatalogDeps,
  location: string,
  metadata: ViewMetadata,
  change: (tx: Tx) => Promise<void>,
): Promise<LoadedView> => {
  const commit = (progress: CommitProgress): Promise<void> =>
    inTransaction(deps.db, async (tx) => {
      progress.sentCommit = false
      await change(tx)
      if (!(await usePending(tx, location)))
        throw new CommitFailed('The commit took too long and was given up')
      progress.sentCommit = true
    })
  const document = { location, metadata }
  const { written } = await withNewMetadata(deps, deps.viewFiles, [document], commit, () => undefined)
  return { metadataLocation: location, json: written[0]?.json ?? Buffer.alloc(0) }
}

const insertView = async (
  tx: Tx,
  actor: Actor,
  catalog: CatalogRow,
  view: { id: string; ident: TableIdent; namespaceId: string; metadata: ViewMetadata; location: string },
): Promise<void> => {
  await insertEntry(tx, {
    id: view.id,
    catalogId: catalog.id,
    namespaceId: view.namespaceId,
    name: view.ident.name,
    kind: 'view',
    uuid: view.metadata['view-uuid'],
    location: view.metadata.location,
    metadataLocation: view.location,
    numbers: numbersOfView(view.metadata),
  })
  await claim(tx, view.id, checkViewPath(catalog, view.metadata))
  await actor.audit(tx, { object: tableThing(catalog, view.id, view.ident), details: { created: 'view' } })
}

export const createView = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  ident: TableIdent,
  view: NewView,
): Promise<LoadedView> => {
  const namespace = await requireNamespace(deps.db, actor, catalog, ident.namespace)
  const thing = namespaceThing(catalog, namespace.id, ident.namespace)
  requireRight(actor, 'write', thing, new NoSuchNamespace(ident.namespace))
  await requireFreeName(deps, catalog, 'view', ident)
  const uuid = randomUUID()
  const metadata = applyViewUpdates(undefined, [
    { action: 'assign-uuid', uuid },
    {
      action: 'set-location',
      location: view.location ?? tableLocation(locationOfNamespace(catalog, namespace), ident.name, uuid),
    },
    { action: 'set-properties', updates: view.properties },
    { action: 'add-schema', schema: view.schema },
    { action: 'add-view-version', 'view-version': { ...view.version, 'schema-id': -1 } },
    { action: 'set-current-view-version', 'view-version-id': -1 },
  ])
  checkViewPath(catalog, metadata)
  const location = nextLocation(metadata)
  const made = { id: newId(), ident, namespaceId: namespace.id, metadata, location }
  try {
    return await save(deps, location, metadata, (tx) => insertView(tx, actor, catalog, made))
  } catch (error) {
    throw explainInsertFailure(error, 'view', ident)
  } finally {
    actor.changed('tables', made.id)
    deps.tidy()
  }
}

export const loadView = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  ident: TableIdent,
): Promise<LoadedView> => {
  const row = await requireEntry(deps, actor, catalog, 'view', ident)
  const { json } = await deps.viewFiles.loadPresent(row.metadata_location)
  return { metadataLocation: row.metadata_location, json }
}

/** Throws `CommitFailed` when the requirements do not hold. A lost race is tried again on the newer view. */
export const replaceView = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  ident: TableIdent,
  commit: CommitView,
): Promise<LoadedView> => {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const row = await requireEntry(deps, actor, catalog, 'view', ident)
    const thing = tableThing(catalog, row.id, ident)
    requireRight(actor, 'write', thing, noSuchEntry('view', ident))
    const base = await deps.viewFiles.load(row.metadata_location)
    checkViewRequirements(base.metadata, commit.requirements)
    const next = applyViewUpdates(base.metadata, commit.updates)
    if (next === base.metadata) {
      await inTransaction(deps.db, (tx) => actor.audit(tx, { object: thing, details: { unchanged: true } }))
      return { metadataLocation: row.metadata_location, json: base.json }
    }
    const claims = checkViewPath(catalog, next)
    const location = nextLocation(next, row.metadata_location)
    const numbers = numbersOfView(next)
    const from = row.metadata_location
    const uuid = next['view-uuid']
    const swap = { id: row.id, from, to: location, uuid, location: next.location, numbers }
    let moved = false
    try {
      return await save(deps, location, next, async (tx) => {
        moved = !(await swapPointer(tx, swap))
        if (moved) throw new CommitFailed('The view was changed by another commit')
        await claim(tx, row.id, claims)
        await actor.audit(tx, {
          object: thing,
          details: { updates: commit.updates.map((one) => one.action) },
        })
      })
    } catch (error) {
      if (!moved) throw error
    }
  }
  throw new CommitFailed('The view was changed by many others at the same time; try again')
}

/** Adopts a view by its metadata file, which stays where it is. */
export const registerView = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  ident: TableIdent,
  metadataLocation: string,
): Promise<LoadedView> => {
  const namespace = await requireNamespace(deps.db, actor, catalog, ident.namespace)
  requireRight(actor, 'manage', catalogThing(catalog), new NoSuchNamespace(ident.namespace))
  await requireFreeName(deps, catalog, 'view', ident)
  requireUnder(metadataLocation, rootsOf(catalog))
  const { json, metadata } = await deps.viewFiles.loadPresent(metadataLocation)
  requireUnder(metadataLocation, [checkViewPath(catalog, metadata), ...catalog.allowed_prefixes])
  const made = { id: newId(), ident, namespaceId: namespace.id, metadata, location: metadataLocation }
  try {
    await inTransaction(deps.db, (tx) => insertView(tx, actor, catalog, made))
  } catch (error) {
    throw explainInsertFailure(error, 'view', ident)
  }
  actor.changed('tables', made.id)
  deps.tidy()
  return { metadataLocation, json }
}
