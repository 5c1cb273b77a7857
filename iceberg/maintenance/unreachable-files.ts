import { InvalidLocation, normaliseLocation, type ObjectStorage } from '@boathouse/storage'
import { manifestsOf } from '../manifests/manifest-list.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { inParallel } from '../scan/in-parallel.ts'
import type { DataFile, ManifestFile, Snapshot, TableMetadata } from '../types.ts'

export type FileKind =
  | 'data'
  | 'position-deletes'
  | 'equality-deletes'
  | 'manifest'
  | 'manifest-list'
  | 'statistics'

export interface UnreachableFile {
  readonly location: string
  readonly kind: FileKind
  /** undefined where metadata does not say. */
  readonly bytes: bigint | undefined
}

const PARALLEL = 4

/** Writers spell one place in several ways (`s3a://`, `file:/`): a file that is needed must not seem to be another. */
const placeOf = (path: string): string => {
  try {
    return normaliseLocation(path)
  } catch (error) {
    if (error instanceof InvalidLocation) return path
    throw error
  }
}

const manifestsByPath = async (
  storage: ObjectStorage,
  snapshots: readonly Snapshot[],
): Promise<Map<string, ManifestFile>> => {
  const lists = await inParallel(snapshots, PARALLEL, (snapshot) => manifestsOf(storage, snapshot))
  return new Map(lists.flat().map((manifest) => [placeOf(manifest.path), manifest]))
}

/** The live content files that manifests name. */
const contentOf = async (
  storage: ObjectStorage,
  table: TableMetadata,
  manifests: Iterable<ManifestFile>,
  visit: (file: DataFile) => void,
): Promise<void> => {
  await inParallel([...manifests], PARALLEL, async (manifest) => {
    for (const { status, file } of await readManifest(storage, table, manifest))
      if (status !== 'deleted') visit(file)
  })
}

const statisticsOf = (table: TableMetadata, kept: (id: bigint) => boolean) =>
  [...table.statistics, ...table['partition-statistics']].filter((file) => kept(file['snapshot-id']))

/**
 * Files that only `gone` snapshots of `before` lead to; nothing that a snapshot of `after` needs is among them. `after`
 * is the table as it was committed, so that what others added meanwhile counts. Content first, then what leads to it.
 */
export const unreachableFiles = async (
  storage: ObjectStorage,
  before: TableMetadata,
  gone: readonly Snapshot[],
  after: TableMetadata,
): Promise<readonly UnreachableFile[]> => {
  const [was, stays] = await Promise.all([
    manifestsByPath(storage, gone),
    manifestsByPath(storage, after.snapshots),
  ])
  const lost = [...was].filter(([place]) => !stays.has(place)).map(([, manifest]) => manifest)
  const content = new Map<string, UnreachableFile>()
  await contentOf(storage, before, lost, ({ path, content: kind, sizeBytes: bytes }) =>
    content.set(placeOf(path), { location: path, kind, bytes }),
  )
  if (content.size > 0)
    await contentOf(storage, after, stays.values(), ({ path }) => content.delete(placeOf(path)))
  const ids = new Set(gone.map((snapshot) => snapshot['snapshot-id']))
  const keptLists = new Set(after.snapshots.flatMap((one) => placeOf(one['manifest-list'] ?? '')))
  const keptStatistics = new Set(
    statisticsOf(after, () => true).map((file) => placeOf(file['statistics-path'])),
  )
  return [
    ...content.values(),
    ...statisticsOf(before, (id) => ids.has(id))
      .filter((file) => !keptStatistics.has(placeOf(file['statistics-path'])))
      .map((file) => ({
        location: file['statistics-path'],
        kind: 'statistics' as const,
        bytes: BigInt(file['file-size-in-bytes']),
      })),
    ...lost.map((manifest) => ({
      location: manifest.path,
      kind: 'manifest' as const,
      bytes: manifest.length,
    })),
    ...gone.flatMap(({ 'manifest-list': list }) =>
      list === undefined || keptLists.has(placeOf(list))
        ? []
        : [{ location: list, kind: 'manifest-list' as const, bytes: undefined }],
    ),
  ]
}
