import { toHex } from '../values/hex.ts'
import type { DataFile, ManifestEntry, PartitionTuple, TableMetadata, Value } from '../types.ts'
import { InvalidMetadata, NotSupported } from '../errors.ts'
import { specById } from '../metadata/lookup.ts'

/** A position-delete file that applies to a data file. */
export interface PositionDeletes {
  readonly path: string
  readonly format: DataFile['format']
  readonly sizeBytes: bigint
}
/** An equality-delete file: rows that agree with one of its rows in these columns are gone. */
export interface EqualityDeletes extends PositionDeletes {
  readonly equalityIds: readonly number[]
}
/** A roaring bitmap of deleted positions inside a Puffin file (v3). */
export interface DeletionVector {
  readonly path: string
  /** Of the whole Puffin file. */
  readonly fileSizeBytes: bigint
  /** Where the vector lies in it. */
  readonly offset: bigint
  readonly sizeBytes: bigint
  readonly deletedRows: bigint
}
export interface AppliedDeletes {
  readonly positionDeletes: readonly PositionDeletes[]
  readonly equalityDeletes: readonly EqualityDeletes[]
  readonly deletionVector?: DeletionVector
}

const textOf = (value: Value | null): string => {
  if (value === null) return 'null'
  return `${typeof value}:${value instanceof Uint8Array ? toHex(value) : String(value)}`
}
/** Equal for equal tuples of one spec only. */
export const partitionKey = (specId: number, tuple: PartitionTuple): string =>
  JSON.stringify([specId, ...tuple.map(textOf)])

/** Reserved field id of `file_path` in position-delete files. */
const FILE_PATH_ID = 2147483546

/** The one data file that a position-delete file is about: said so, or seen by equal bounds of its paths. */
const scopeOf = (file: DataFile): string | undefined => {
  if (file.referencedDataFile !== undefined) return file.referencedDataFile
  const [lower, upper] = [file.lowerBounds?.get(FILE_PATH_ID), file.upperBounds?.get(FILE_PATH_ID)]
  if (!lower || !upper || Buffer.compare(lower, upper) !== 0) return undefined
  return new TextDecoder().decode(lower)
}

const grouped = (
  entries: readonly ManifestEntry[],
  keyOf: (entry: ManifestEntry) => string,
): ReadonlyMap<string, readonly ManifestEntry[]> => Map.groupBy(entries, keyOf)

const describe = ({ file }: ManifestEntry): PositionDeletes => {
  if (file.keyMetadata) throw new NotSupported(`The delete file ${file.path} is encrypted`)
  return { path: file.path, format: file.format, sizeBytes: file.sizeBytes }
}
const describeVector = ({ file }: ManifestEntry): DeletionVector => {
  if (file.contentOffset === undefined || file.contentSizeBytes === undefined)
    throw new InvalidMetadata(`${file.path}: the manifest does not say where its deletion vector lies`)
  return {
    path: file.path,
    fileSizeBytes: file.sizeBytes,
    offset: file.contentOffset,
    sizeBytes: file.contentSizeBytes,
    deletedRows: file.recordCount,
  }
}

/** One a data file, and never older than it: anything else is a mistake of the writer, as Java has it. */
const indexVectors = (vectors: readonly ManifestEntry[]): ReadonlyMap<string, ManifestEntry> => {
  const byPath = new Map<string, ManifestEntry>()
  for (const entry of vectors) {
    const { path, referencedDataFile } = entry.file
    if (referencedDataFile === undefined)
      throw new InvalidMetadata(`${path}: the manifest does not say whose deletion vector it holds`)
    const other = byPath.get(referencedDataFile)
    if (other)
      throw new InvalidMetadata(
        `${path} and ${other.file.path} both have a deletion vector of ${referencedDataFile}`,
      )
    byPath.set(referencedDataFile, entry)
  }
  return byPath
}

const ofPartition = ({ file }: ManifestEntry): string => partitionKey(file.specId, file.partition)

/**
 * Says which deletes apply to a data file (spec, «Scan planning»): position deletes of its partition or about it
 * that are not older than it; equality deletes of its partition, or of an unpartitioned spec, that are newer; a
 * deletion vector in the place of all position deletes.
 */
export const deleteMatcher = (
  table: TableMetadata,
  deletes: readonly ManifestEntry[],
): ((entry: ManifestEntry) => AppliedDeletes) => {
  const positions = deletes.filter(({ file }) => file.content === 'position-deletes')
  const vectors = positions.filter(({ file }) => file.format === 'puffin')
  const files = positions.filter(({ file }) => file.format !== 'puffin')
  const equality = deletes.filter(({ file }) => file.content === 'equality-deletes')
  // v1 keeps removed fields as void: such a spec parts nothing either.
  const isGlobal = ({ file }: ManifestEntry): boolean =>
    specById(table, file.specId).fields.every(({ transform }) => transform.toLowerCase() === 'void')

  const vectorByPath = indexVectors(vectors)
  const byPath = grouped(
    files.filter(({ file }) => scopeOf(file) !== undefined),
    ({ file }) => scopeOf(file) ?? '',
  )
  const byPartition = grouped(
    files.filter(({ file }) => scopeOf(file) === undefined),
    ofPartition,
  )
  const equalityByPartition = grouped(
    equality.filter((entry) => !isGlobal(entry)),
    ofPartition,
  )
  const equalityEverywhere = equality.filter(isGlobal)

  return (data) => {
    const key = ofPartition(data)
    const vector = vectorByPath.get(data.file.path)
    const covering = [...(byPath.get(data.file.path) ?? []), ...(byPartition.get(key) ?? [])]
    const equal = [...(equalityByPartition.get(key) ?? []), ...equalityEverywhere]
    if (vector && vector.sequenceNumber < data.sequenceNumber)
      throw new InvalidMetadata(`${vector.file.path}: its deletion vector is older than ${data.file.path}`)
    return {
      positionDeletes: vector
        ? []
        : covering.filter((entry) => entry.sequenceNumber >= data.sequenceNumber).map(describe),
      equalityDeletes: equal
        .filter((entry) => entry.sequenceNumber > data.sequenceNumber)
        .map((entry) => ({ ...describe(entry), equalityIds: entry.file.equalityIds ?? [] })),
      ...(vector ? { deletionVector: describeVector(vector) } : {}),
    }
  }
}
