import { InvalidLocation, isWithin, normaliseLocation, type ObjectStorage } from '@boathouse/storage'
import type { LoadedTable } from '../catalog.ts'
import { invalidChange } from '../evolve/evolve-error.ts'
import { manifestsOf } from '../manifests/manifest-list.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { inParallel } from '../scan/in-parallel.ts'

export interface OrphanFile {
  readonly location: string
  readonly bytes: bigint
}

const PARALLEL = 4

const normal = (location: string): string => {
  try {
    return normaliseLocation(location)
  } catch (error) {
    if (error instanceof InvalidLocation) return location
    throw error
  }
}

/** Every file that the table's metadata leads to, in one spelling. */
const known = async (
  storage: ObjectStorage,
  { metadata, metadataLocation }: LoadedTable,
): Promise<Set<string>> => {
  const found = new Set<string>()
  const add = (location: string | undefined): void => {
    if (location !== undefined) found.add(normal(location))
  }
  add(metadataLocation)
  for (const entry of metadata['metadata-log']) add(entry['metadata-file'])
  for (const file of [...metadata.statistics, ...metadata['partition-statistics']])
    add(file['statistics-path'])
  const lists = await inParallel(metadata.snapshots, PARALLEL, (snapshot) => {
    add(snapshot['manifest-list'])
    return manifestsOf(storage, snapshot)
  })
  const manifests = new Map(lists.flat().map((manifest) => [manifest.path, manifest]))
  await inParallel([...manifests.values()], PARALLEL, async (manifest) => {
    add(manifest.path)
    for (const { file } of await readManifest(storage, metadata, manifest)) add(file.path)
  })
  return found
}

/**
 * Files below the table's own location that nothing in its metadata leads to and that were not written after
 * `writtenBefore`: a younger one may belong to a commit that is still on its way. Load the table after choosing the time.
 * Throws `EvolutionRefused` for a table with `gc.enabled=false`.
 */
export const orphanFiles = async (
  storage: ObjectStorage,
  loaded: LoadedTable,
  writtenBefore: Date,
): Promise<readonly OrphanFile[]> => {
  const { location, properties } = loaded.metadata
  if (properties['gc.enabled'] === 'false')
    throw invalidChange(
      'gc.enabled',
      'Files of this table are not removed: gc.enabled is false, since other tables may share them',
    )
  const needed = await known(storage, loaded)
  const orphans: OrphanFile[] = []
  for await (const object of storage.list(location)) {
    const place = normal(object.location)
    if (object.modifiedAt >= writtenBefore || needed.has(place) || !isWithin(place, location)) continue
    orphans.push({ location: object.location, bytes: BigInt(object.size) })
  }
  return orphans
}
