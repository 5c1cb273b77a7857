import type { ScanFile } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import { checkDownload } from '../scan/download-limit.ts'
import type { ExecutionDeps } from './engine-options.ts'

/** Planned files as the engine opens them. */
export interface ReachedFiles {
  /** Of each location: a local path, or a URL of the range proxy. */
  readonly paths: ReadonlyMap<string, string>
  /** Those of them that are read where they lie, by ranges. */
  readonly remote: ReadonlySet<string>
  release(): void
}

/** Up to here a copy is as quick as ranges are, and the next statement finds it. */
const COPIED_BYTES = 64 * 1024 ** 2

type Sizes = ReadonlyMap<string, bigint>

const sum = (sizes: Sizes): bigint => sizes.values().reduce((total, size) => total + size, 0n)

const dataSizes = (files: readonly ScanFile[]): Sizes =>
  new Map(files.map(({ path, sizeBytes }) => [path, sizeBytes]))

/** Delete files are read whole by every query. */
const deleteSizes = (files: readonly ScanFile[]): Sizes =>
  new Map(
    files
      .flatMap(({ positionDeletes, equalityDeletes }) => [...positionDeletes, ...equalityDeletes])
      .map(({ path, sizeBytes }) => [path, sizeBytes]),
  )

/**
 * Large plans are read by ranges where that is possible, all others are copied into the cache. Throws
 * `DOWNLOAD_TOO_LARGE` when too much would be copied. Call `release` when nobody reads any more.
 */
export const reachFiles = async (
  deps: ExecutionDeps,
  fullName: string,
  storage: ObjectStorage,
  files: readonly ScanFile[],
): Promise<ReachedFiles> => {
  const data = dataSizes(files)
  const absent = new Map([...data].filter(([location]) => !deps.cache.holds(location, storage)))
  const isLarge = sum(absent) > BigInt(Math.min(COPIED_BYTES, deps.maxDownloadBytes))
  const problem = isLarge ? await deps.ranges.problem() : undefined
  const remote = new Set(isLarge && problem === undefined ? absent.keys() : [])
  const copied = new Map([...data, ...deleteSizes(files)].filter(([location]) => !remote.has(location)))
  checkDownload(fullName, copied, deps.maxDownloadBytes, problem)
  const locations = [...copied.keys()]
  const pinned = await deps.cache.pin(locations, storage)
  try {
    const served = await deps.ranges.proxy.serve([...remote].map((location) => ({ location, storage })))
    return {
      paths: new Map([...zip(locations, pinned.paths), ...zip([...remote], served.urls)]),
      remote,
      release: () => {
        served.release()
        pinned.release()
      },
    }
  } catch (error) {
    pinned.release()
    throw error
  }
}

const zip = (locations: readonly string[], paths: readonly string[]): [string, string][] =>
  locations.map((location, at) => [location, paths[at] ?? location])
