import { partitionPath } from '../manifests/partition-path.ts'
import { partitionKey } from '../scan/match-deletes.ts'
import type { DataFile, Operation, SnapshotSummary, TableMetadata } from '../types.ts'

const isData = (file: DataFile): boolean => file.content === 'data'
const isPosition = (file: DataFile): boolean => file.content === 'position-deletes'
const isEquality = (file: DataFile): boolean => file.content === 'equality-deletes'
const isDeletes = (file: DataFile): boolean => !isData(file)

const countFiles = (files: readonly DataFile[], which: (file: DataFile) => boolean): bigint =>
  BigInt(files.filter(which).length)
const sumRows = (files: readonly DataFile[], which: (file: DataFile) => boolean): bigint =>
  files.filter(which).reduce((sum, file) => sum + file.recordCount, 0n)
const sumBytes = (files: readonly DataFile[]): bigint => files.reduce((sum, file) => sum + file.sizeBytes, 0n)

type Measure = (files: readonly DataFile[]) => bigint

/** Name when added, name when removed, name of the total; the keys of Java's `SnapshotSummary`. */
const MEASURES: readonly (readonly [string, string, string | undefined, Measure])[] = [
  ['added-data-files', 'deleted-data-files', 'total-data-files', (files) => countFiles(files, isData)],
  [
    'added-delete-files',
    'removed-delete-files',
    'total-delete-files',
    (files) => countFiles(files, isDeletes),
  ],
  [
    'added-position-delete-files',
    'removed-position-delete-files',
    undefined,
    (files) => countFiles(files, isPosition),
  ],
  [
    'added-equality-delete-files',
    'removed-equality-delete-files',
    undefined,
    (files) => countFiles(files, isEquality),
  ],
  ['added-records', 'deleted-records', 'total-records', (files) => sumRows(files, isData)],
  ['added-files-size', 'removed-files-size', 'total-files-size', sumBytes],
  [
    'added-position-deletes',
    'removed-position-deletes',
    'total-position-deletes',
    (files) => sumRows(files, isPosition),
  ],
  [
    'added-equality-deletes',
    'removed-equality-deletes',
    'total-equality-deletes',
    (files) => sumRows(files, isEquality),
  ],
]

/** A total that the parent does not have stays unknown; a root snapshot starts from 0. */
const totalOf = (
  name: string,
  parent: SnapshotSummary | undefined,
  hasParent: boolean,
  change: bigint,
): bigint | undefined => {
  const before = hasParent ? parent?.[name] : '0'
  if (before === undefined || !/^\d+$/.test(before)) return undefined
  const total = BigInt(before) + change
  return total >= 0n ? total : undefined
}

export interface SummaryInput {
  readonly table: TableMetadata
  readonly operation: Operation
  readonly added: readonly DataFile[]
  readonly removed: readonly DataFile[]
  readonly parent: { readonly summary?: SnapshotSummary } | undefined
  /** Such as `engine-name`, `trino_query_id`; they do not override the counts. */
  readonly extra?: Readonly<Record<string, string>>
}

/** What was added and removed, without the totals; what is 0 is not said. */
const changesOf = (added: readonly DataFile[], removed: readonly DataFile[]): Record<string, string> => {
  const counts: Record<string, string> = {}
  for (const [addedKey, removedKey, , measure] of MEASURES) {
    const [plus, minus] = [measure(added), measure(removed)]
    if (plus > 0n) counts[addedKey] = String(plus)
    if (minus > 0n) counts[removedKey] = String(minus)
  }
  return counts
}

const byPartition = (files: readonly DataFile[]): Map<string, DataFile[]> =>
  Map.groupBy(files, (file) => partitionKey(file.specId, file.partition))

/** `write.summary.partition-limit` (0): up to so many changed partitions are each described, `partitions.<path>`. */
const partitionSummaries = ({ table, added, removed }: SummaryInput): Record<string, string> => {
  const [plus, minus] = [byPartition(added), byPartition(removed)]
  const keys = [...new Set([...plus.keys(), ...minus.keys()])]
  const summaries: Record<string, string> = { 'changed-partition-count': String(keys.length) }
  if (keys.length === 0 || keys.length > Number(table.properties['write.summary.partition-limit'] ?? 0))
    return summaries
  summaries['partition-summaries-included'] = 'true'
  for (const key of keys) {
    const [some, gone] = [plus.get(key) ?? [], minus.get(key) ?? []]
    const file = some[0] ?? gone[0]
    if (!file) continue
    const path = partitionPath(table, file.specId, file.partition)
    summaries[`partitions.${path}`] = Object.entries(changesOf(some, gone))
      .map((entry) => entry.join('='))
      .join(',')
  }
  return summaries
}

/** The summary of a new snapshot, with the keys and values of Java's `SnapshotSummary`. */
export const snapshotSummary = (input: SummaryInput): SnapshotSummary => {
  const { operation, added, removed, parent, extra } = input
  const totals: Record<string, string> = {}
  for (const [, , totalKey, measure] of MEASURES) {
    if (totalKey === undefined) continue
    const change = measure(added) - measure(removed)
    const total = totalOf(totalKey, parent?.summary, parent !== undefined, change)
    if (total !== undefined) totals[totalKey] = String(total)
  }
  return { ...extra, ...changesOf(added, removed), ...totals, ...partitionSummaries(input), operation }
}
