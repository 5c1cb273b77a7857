import {
  manifestsOf,
  parseJson,
  type JsonObject,
  type Snapshot,
  type TableMetadata,
} from '@boathouse/iceberg'
import { ObjectNotFound } from '@boathouse/storage'
import type { CatalogDeps } from '../catalog-deps.ts'
import { liesUnder, normalLocation, requireUnder } from '../locations.policy.ts'
import type { Candidate } from './metadata-candidates.ts'

export interface PassedOver {
  readonly metadataLocation: string
  readonly reason: string
}

/** What was found in a metadata file that can be used. */
export interface Chosen {
  readonly kind: 'table' | 'view'
  readonly uuid: string
  readonly location: string
  readonly metadataLocation: string
  /** Milliseconds since the epoch. */
  readonly lastUpdated: number
  readonly snapshotId: bigint | undefined
}

export interface Choice {
  readonly chosen: Chosen | undefined
  readonly passedOver: readonly PassedOver[]
}

/** What is in the store, as far as it was listed. */
export interface Listing {
  readonly roots: readonly string[]
  /** Normal forms. */
  readonly objects: ReadonlySet<string>
}

class Unusable extends Error {
  override readonly name = 'Unusable'
}

/** More broken versions in a row than crashes leave: somebody should look at the table first. */
const MOST_TRIED = 20

const requirePresent = async (
  { storage }: CatalogDeps,
  { roots, objects }: Listing,
  path: string,
  what: string,
): Promise<void> => {
  const normal = normalLocation(path)
  if (normal === undefined) throw new Unusable(`${what} ${path} has no usable location`)
  const listed = roots.some((root) => liesUnder(normal, root))
  const present = listed ? objects.has(normal) : (await storage.stat(path)) !== undefined
  if (!present) throw new Unusable(`${what} ${path} is missing`)
}

const checkSnapshots = async (
  deps: CatalogDeps,
  listing: Listing,
  snapshots: readonly Snapshot[],
  current: bigint | undefined,
): Promise<void> => {
  for (const snapshot of snapshots) {
    const list = snapshot['manifest-list']
    if (list !== undefined) {
      requireUnder(list, listing.roots)
      await requirePresent(deps, listing, list, `the manifest list of snapshot ${snapshot['snapshot-id']}`)
    }
    if (snapshot['snapshot-id'] !== current) continue
    for (const manifest of await manifestsOf(deps.storage, snapshot))
      await requirePresent(deps, listing, manifest.path, 'the manifest')
  }
}

const examineTable = async (
  deps: CatalogDeps,
  listing: Listing,
  metadataLocation: string,
  metadata: TableMetadata,
): Promise<Chosen> => {
  const { snapshots, 'current-snapshot-id': snapshotId } = metadata
  requireUnder(metadata.location, listing.roots)
  await checkSnapshots(deps, listing, snapshots, snapshotId)
  return {
    kind: 'table',
    uuid: metadata['table-uuid'],
    location: metadata.location,
    metadataLocation,
    lastUpdated: metadata['last-updated-ms'],
    snapshotId,
  }
}

/** What is not JSON at all is left to the parser of tables, which says so. */
const isView = (text: string): boolean => {
  try {
    const document = parseJson(text) as JsonObject | null
    return typeof document?.['view-uuid'] === 'string'
  } catch {
    return false
  }
}

const examine = async (deps: CatalogDeps, listing: Listing, location: string): Promise<Chosen> => {
  const text = await deps.tableFiles.text(location)
  if (!isView(text)) {
    const { metadata } = await deps.tableFiles.load(location)
    return examineTable(deps, listing, location, metadata)
  }
  const { metadata } = await deps.viewFiles.load(location)
  requireUnder(metadata.location, listing.roots)
  return {
    kind: 'view',
    uuid: metadata['view-uuid'],
    location: metadata.location,
    metadataLocation: location,
    lastUpdated: metadata['version-log'].at(-1)?.['timestamp-ms'] ?? 0,
    snapshotId: undefined,
  }
}

const reasonOf = (error: unknown): string => {
  if (error instanceof ObjectNotFound) return `${error.location} is missing`
  return error instanceof Error ? error.message : String(error)
}

/**
 * The newest usable metadata of one directory: highest version number, and of several with that number (a commit
 * that was lost with the process leaves one) the one updated last. Usable: it is whole, obeys the rules for paths, and
 * the manifest list of every snapshot and the manifests of the current one are there.
 */
export const chooseMetadata = async (
  deps: CatalogDeps,
  listing: Listing,
  candidates: readonly Candidate[],
): Promise<Choice> => {
  const passedOver: PassedOver[] = []
  const tried = candidates.slice(0, MOST_TRIED)
  for (const rivals of Map.groupBy(tried, (candidate) => candidate.version).values()) {
    const usable: Chosen[] = []
    for (const { location } of rivals) {
      try {
        usable.push(await examine(deps, listing, location))
      } catch (error) {
        passedOver.push({ metadataLocation: location, reason: reasonOf(error) })
      }
    }
    const [chosen, ...others] = usable.toSorted((a, b) => b.lastUpdated - a.lastUpdated)
    for (const { metadataLocation } of others)
      passedOver.push({ metadataLocation, reason: 'another file of the same version was updated later' })
    if (chosen) return { chosen, passedOver }
  }
  return { chosen: undefined, passedOver }
}
