import type { TableIdent } from '@boathouse/iceberg'
import { inTransaction } from '../../../platform/database.ts'
import { catalogThing, type Actor, type CatalogDeps } from '../catalog-deps.ts'
import type { CatalogRow } from '../catalog.store.ts'
import { liesUnder, normalLocation } from '../locations.policy.ts'
import { createNamespace, rootsOf } from '../namespaces.service.ts'
import { findNamespace } from '../namespace.store.ts'
import { registerTable } from '../register-table.service.ts'
import { findEntriesByUuid, findEntry, type EntryKind, type TableRow } from '../table.store.ts'
import { registerView } from '../views/views.service.ts'
import { chooseMetadata, type Chosen, type Listing, type PassedOver } from './choose-metadata.ts'
import { groupCandidates, nameFromLocation, type Candidate } from './metadata-candidates.ts'
import { namesLocation, readNames, type StoredName } from './stored-names.ts'

/** `registered`, `replaced`: done; the same with `will-`: would be done. */
export type Outcome =
  | 'will-register'
  | 'registered'
  | 'will-replace'
  | 'replaced'
  | 'already-there'
  | 'skipped'
  | 'failed'

export interface Recovered {
  readonly kind: EntryKind | undefined
  readonly ident: TableIdent | undefined
  readonly location: string
  readonly chosen: Chosen | undefined
  readonly outcome: Outcome
  /** Why it was chosen so; undefined when that needs no word. */
  readonly reason: string | undefined
  readonly passedOver: readonly PassedOver[]
}

export interface RecoverOptions {
  /** False: only says what would be done. */
  readonly apply: boolean
  /** Dotted names of tables whose live pointer may give way to what is in the store, and of dropped ones to bring back. */
  readonly overwrite: readonly string[]
}

interface Found {
  readonly directory: string
  readonly chosen: Chosen | undefined
  readonly passedOver: readonly PassedOver[]
}

/** Everything that names and judges what was found. */
interface Sources {
  readonly catalog: CatalogRow
  readonly names: readonly StoredName[] | undefined
  readonly live: readonly TableRow[]
  readonly overwrite: ReadonlySet<string>
}

const dotted = ({ namespace, name }: TableIdent): string => [...namespace, name].join('.')

const listStore = async (
  deps: CatalogDeps,
  catalog: CatalogRow,
): Promise<{ readonly listing: Listing; readonly groups: Map<string, Candidate[]> }> => {
  const roots = rootsOf(catalog)
  const objects = new Set<string>()
  const metadata: { location: string }[] = []
  const names = namesLocation(catalog.location)
  for (const root of roots)
    for await (const { location } of deps.storage.list(root)) {
      const normal = normalLocation(location)
      if (normal === undefined || liesUnder(normal, names) || objects.has(normal)) continue
      objects.add(normal)
      if (location.includes('.metadata.json')) metadata.push({ location })
    }
  return { listing: { roots, objects }, groups: groupCandidates(metadata) }
}

/** A table whose metadata moved has left older versions elsewhere: only the newest of a uuid stays. */
const newestOfEach = (found: readonly Found[]): Found[] => {
  const newest = new Map<string, Chosen>()
  for (const { chosen } of found) {
    const known = chosen && newest.get(chosen.uuid)
    if (chosen && (!known || known.lastUpdated < chosen.lastUpdated)) newest.set(chosen.uuid, chosen)
  }
  return found.filter(({ chosen }) => !chosen || newest.get(chosen.uuid) === chosen)
}

/** What the store says about the name; the newest record of the uuid, or of the location, counts. */
const nameOf = ({ catalog, names }: Sources, chosen: Chosen): TableIdent | undefined => {
  const stored = names?.findLast((one) => one.uuid === chosen.uuid || one.location === chosen.location)
  if (stored) return { namespace: stored.namespace, name: stored.name }
  const location = normalLocation(chosen.location)
  const root = rootsOf(catalog).find((one) => location !== undefined && liesUnder(location, one))
  return location === undefined || root === undefined ? undefined : nameFromLocation(location, root)
}

type Judgement = Pick<Recovered, 'ident' | 'outcome' | 'reason'>

const judge = async (deps: CatalogDeps, sources: Sources, chosen: Chosen): Promise<Judgement> => {
  const { catalog, live, names, overwrite } = sources
  const pointer = live.find((row) => row.uuid === chosen.uuid)
  if (pointer) {
    const ident = { namespace: [...pointer.levels], name: pointer.name }
    if (pointer.metadata_location === chosen.metadataLocation)
      return { ident, outcome: 'already-there', reason: undefined }
    return overwrite.has(dotted(ident))
      ? { ident, outcome: 'will-replace', reason: `the pointer was ${pointer.metadata_location}` }
      : { ident, outcome: 'already-there', reason: `the catalog points to ${pointer.metadata_location}` }
  }
  const ident = nameOf(sources, chosen)
  if (!ident)
    return { ident, outcome: 'skipped', reason: 'its location tells no name, and no name of it is stored' }
  const isNamed = names?.some((one) => one.uuid === chosen.uuid || one.location === chosen.location)
  if (names && !isNamed && !overwrite.has(dotted(ident)))
    return { ident, outcome: 'skipped', reason: 'it was dropped; name it to bring it back' }
  const taken = await findEntry(deps.db, catalog.id, ident.namespace, ident.name)
  if (taken) return { ident, outcome: 'skipped', reason: `another ${taken.kind} has its name` }
  return { ident, outcome: 'will-register', reason: undefined }
}

const ensureNamespace = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  namespace: readonly string[],
): Promise<void> => {
  for (let depth = 1; depth <= namespace.length; depth++) {
    const levels = namespace.slice(0, depth)
    if (!(await findNamespace(deps.db, catalog.id, levels)))
      await createNamespace(deps, actor, catalog, levels, {})
  }
}

const carryOut = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  chosen: Chosen,
  { ident, outcome }: Judgement,
): Promise<Outcome> => {
  if (!ident || (outcome !== 'will-register' && outcome !== 'will-replace')) return outcome
  await ensureNamespace(deps, actor, catalog, ident.namespace)
  const overwrite = outcome === 'will-replace'
  if (chosen.kind === 'view') await registerView(deps, actor, catalog, ident, chosen.metadataLocation)
  else await registerTable(deps, actor, catalog, ident, chosen.metadataLocation, { overwrite })
  return overwrite ? 'replaced' : 'registered'
}

const recoverOne = async (
  deps: CatalogDeps,
  actor: Actor,
  sources: Sources,
  { directory, chosen, passedOver }: Found,
  apply: boolean,
): Promise<Recovered> => {
  if (!chosen)
    return {
      kind: undefined,
      ident: undefined,
      location: directory,
      chosen,
      outcome: 'skipped',
      reason: 'no metadata file here can be used',
      passedOver,
    }
  const about = { kind: chosen.kind, location: chosen.location, chosen, passedOver }
  const judgement = await judge(deps, sources, chosen)
  if (!apply) return { ...about, ...judgement }
  try {
    return {
      ...about,
      ...judgement,
      outcome: await carryOut(deps, actor, sources.catalog, chosen, judgement),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { ...about, ...judgement, outcome: 'failed', reason }
  }
}

/**
 * Finds tables and views in the store and registers those that the catalog does not have, under the names stored
 * beside them, or else the names that their locations tell. A live pointer is never moved unless it is asked for by
 * name. The caller has made sure that the actor may manage the catalog.
 */
export const recoverCatalog = async (
  deps: CatalogDeps,
  actor: Actor,
  catalog: CatalogRow,
  { apply, overwrite }: RecoverOptions,
): Promise<readonly Recovered[]> => {
  const { listing, groups } = await listStore(deps, catalog)
  const found: Found[] = []
  for (const [directory, candidates] of groups)
    found.push({ directory, ...(await chooseMetadata(deps, listing, candidates)) })
  const kept = newestOfEach(found)
  const uuids = kept.flatMap(({ chosen }) => chosen?.uuid ?? [])
  const sources = {
    catalog,
    names: await readNames(deps.storage, catalog.location),
    live: await findEntriesByUuid(deps.db, catalog.id, uuids),
    overwrite: new Set(overwrite),
  }
  const recovered: Recovered[] = []
  for (const one of kept) recovered.push(await recoverOne(deps, actor, sources, one, apply))
  const done = recovered.filter(({ outcome }) => outcome === 'registered' || outcome === 'replaced').length
  await inTransaction(deps.db, (tx) =>
    actor.audit(tx, { object: catalogThing(catalog), details: { applied: apply, found: kept.length, done } }),
  )
  return recovered.toSorted((a, b) => (a.location < b.location ? -1 : 1))
}
