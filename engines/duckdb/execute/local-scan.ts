import { nameMapping } from '@boathouse/iceberg'
import type { NameMapping, ScanFile, Schema } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import { EngineError } from '../engine-error.ts'
import { writeDeletedRows } from '../scan/deleted-rows.ts'
import { identified } from '../scan/identified-columns.ts'
import { scanQuery } from '../scan/scan-query.ts'
import type { ScanFile as ScannedFile } from '../scan/scan-query.ts'
import { confinedStorage, pathCheck, storageOf } from '../scan/table-wall.ts'
import type { ExecutionDeps } from './engine-options.ts'
import type { FoundTable } from './find-table.ts'
import { reachFiles, type ReachedFiles } from './reach-files.ts'

/** Files of a table within reach of the engine, and the query that reads them. */
export interface LocalScan {
  /** Over the files with these numbers; undefined for all. */
  readonly queryOf: (numbers: ReadonlySet<number> | undefined, rowIds: boolean) => string
  /** All that the query opens. */
  readonly paths: readonly string[]
  /** Local path or URL → where the table's metadata has the file. */
  readonly locations: ReadonlyMap<string, string>
  readonly bytes: bigint
  release(): void
}

/** Brings what lies in S3 within reach, and says how to read it. */
export const localScan = async (
  deps: ExecutionDeps,
  table: FoundTable,
  schema: Schema,
  files: readonly ScanFile[],
): Promise<LocalScan> => {
  checkFormats(table.fullName, files)
  const check = pathCheck(table.loaded)
  const { metadata } = table.loaded
  const sizes = sizesOf(files)
  const locations = [...sizes.keys()]
  locations.forEach(check)
  const storage = storageOf(deps.storage, table.loaded)
  const reached = await reachFiles(deps, table.fullName, storage, files)
  const held: { release(): void }[] = [reached]
  const release = (): void => held.splice(0).forEach((one) => one.release())
  try {
    const deleted = await writeDeletedRows(confinedStorage(storage, check), files, deps.scratchDirectory)
    held.push(deleted)
    const scanned = await scannedFiles(deps, files, nameMapping(metadata), reached, storage)
    const history = metadata.schemas.toReversed()
    return {
      queryOf: (numbers, rowIds) => {
        const some = numbers ? scanned.filter(({ number }) => numbers.has(number)) : scanned
        return scanQuery({ schema, history, deletedRows: deleted.path }, some, rowIds)
      },
      paths: [...reached.paths.values(), ...(deleted.path === undefined ? [] : [deleted.path])],
      locations: new Map([...reached.paths].map(([location, path]) => [path, location])),
      bytes: sizes.values().reduce((sum, size) => sum + size, 0n),
      release,
    }
  } catch (error) {
    release()
    throw error
  }
}

/** With the columns that each file really has. */
const scannedFiles = async (
  deps: ExecutionDeps,
  files: readonly ScanFile[],
  mapping: NameMapping | undefined,
  { paths, remote }: ReachedFiles,
  storage: ObjectStorage,
): Promise<readonly ScannedFile[]> => {
  const pathOf = (location: string): string => paths.get(location) ?? location
  const columnsOf = async (some: readonly Pick<ScanFile, 'path' | 'sizeBytes'>[]) => {
    const located = some.map(({ path, sizeBytes }) => ({
      location: path,
      path: remote.has(path) ? undefined : pathOf(path),
      storage,
      sizeBytes,
    }))
    return identified(await deps.fileColumns.of(located), mapping)
  }
  const columns = await columnsOf(files)
  const equality = new Map(files.flatMap((file) => file.equalityDeletes.map((one) => [one.path, one])))
  const equalityColumns = await columnsOf([...equality.values()])
  const byPath = new Map([...equality.keys()].map((path, at) => [path, equalityColumns[at] ?? []]))
  return files.map((file, number) => ({
    path: pathOf(file.path),
    location: file.path,
    columns: columns[number] ?? [],
    number,
    positionDeletes: file.positionDeletes.map(({ path }) => pathOf(path)),
    equalityDeletes: file.equalityDeletes.map(({ path, equalityIds }) => ({
      path: pathOf(path),
      fieldIds: equalityIds,
      columns: byPath.get(path) ?? [],
    })),
    hasDeletionVector: file.deletionVector !== undefined,
  }))
}

/** Of everything that the engine opens itself. */
const sizesOf = (files: readonly ScanFile[]): ReadonlyMap<string, bigint> => {
  const sizes = new Map<string, bigint>()
  for (const file of files)
    for (const { path, sizeBytes } of [file, ...file.positionDeletes, ...file.equalityDeletes])
      sizes.set(path, sizeBytes)
  return sizes
}

const checkFormats = (fullName: string, files: readonly ScanFile[]): void => {
  const encrypted = files.find(({ file }) => file.keyMetadata !== undefined)
  if (encrypted) {
    throw new EngineError(
      'NOT_SUPPORTED',
      `The file ${encrypted.path} of ${fullName} is encrypted, which the embedded engine cannot read.`,
    )
  }
  const foreign = files
    .flatMap((file) => [file, ...file.positionDeletes, ...file.equalityDeletes])
    .find(({ format }) => format !== 'parquet')
  if (!foreign) return
  throw new EngineError(
    'NOT_SUPPORTED',
    `The table ${fullName} has ${FORMAT_NAMES[foreign.format]} files, such as ${foreign.path}; the embedded engine reads Parquet. Use Trino or Spark for it.`,
  )
}

const FORMAT_NAMES = { avro: 'Avro', orc: 'ORC', puffin: 'Puffin', parquet: 'Parquet' } as const
