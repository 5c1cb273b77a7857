import { partitionTypes } from '../manifests/partition-type.ts'
import { specById } from '../metadata/lookup.ts'
import type { DataFile, ManifestFile, PartitionTuple, Schema, TableMetadata } from '../types.ts'
import { withoutNot, type Expression } from './expression.ts'
import { fileFacts, summaryFacts, tupleFacts } from './facts.ts'
import { mightMatch } from './might-match.ts'
import { projectFilter } from './project-filter.ts'

/** Each is false only if nothing in it can match the filter. */
export interface Pruner {
  readonly manifest: (manifest: ManifestFile) => boolean
  /** By partition alone, which is all that may be asked of delete files. */
  readonly partition: (file: DataFile) => boolean
  /** By partition and metrics. */
  readonly file: (file: DataFile) => boolean
}

export const prunerFor = (table: TableMetadata, schema: Schema, given: Expression): Pruner => {
  const filter = withoutNot(given)
  const make = (specId: number) => {
    const spec = specById(table, specId)
    // Files of a partition share the tuple when they come from the cache.
    const verdicts = new Map<PartitionTuple, boolean>()
    return { types: partitionTypes(table, spec), projected: projectFilter(filter, schema, spec), verdicts }
  }
  const factsOf = fileFacts(schema)
  const bySpec = new Map<number, ReturnType<typeof make>>()
  const of = (specId: number) => {
    const known = bySpec.get(specId) ?? make(specId)
    bySpec.set(specId, known)
    return known
  }
  const partition = (file: DataFile): boolean => {
    const { projected, types, verdicts } = of(file.specId)
    const known = verdicts.get(file.partition)
    if (known !== undefined) return known
    const verdict = mightMatch(projected, tupleFacts(types, file.partition))
    verdicts.set(file.partition, verdict)
    return verdict
  }
  return {
    manifest: ({ specId, partitions }) =>
      mightMatch(of(specId).projected, summaryFacts(of(specId).types, partitions)),
    partition,
    file: (file) => partition(file) && mightMatch(filter, (id) => factsOf(file, id)),
  }
}
