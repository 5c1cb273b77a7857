import { currentSchema, defaultSpec, nextSpecId } from '../metadata/lookup.ts'
import { parsePrimitive } from '../schema/primitive-type.ts'
import { canTransform, parseTransform } from '../transforms/transform.ts'
import type { NewPartitionSpec, PartitionField, Schema, TableMetadata } from '../types.ts'
import { invalidChange } from './evolve-error.ts'
import type { Evolution } from './evolve-schema.ts'
import { needColumn, type ColumnPath } from './find-column.ts'

export interface PartitionBy {
  readonly column: ColumnPath
  /** `identity`, `bucket[8]`, `day`, … */
  readonly transform: string
}

type Unnumbered = NewPartitionSpec['fields'][number]

const TIMES = ['year', 'month', 'day', 'hour']
const SUFFIXES: Readonly<Record<string, string>> = { truncate: 'trunc', void: 'null' }

/** Names of partition fields as Iceberg's own builders make them: `ts_day`, `id_bucket`, the column's own for identity. */
export const partitionFieldName = (column: string, transform: string): string => {
  const { kind } = parseTransform(transform)
  return kind === 'identity' ? column : `${column}_${SUFFIXES[kind] ?? kind}`
}

const bound = (schema: Schema, { column, transform }: PartitionBy): Unnumbered => {
  const { field, name, repeated } = needColumn(schema, column)
  if (typeof field.type !== 'string')
    throw invalidChange(name, `${name} is nested: partition by one of its fields`)
  if (repeated) throw invalidChange(name, `${name} is inside a list or map: rows have many of it`)
  if (!canTransform(parseTransform(transform), parsePrimitive(field.type)))
    throw invalidChange(name, `${transform} of ${name} is not possible: the column has type ${field.type}`)
  return { 'source-id': field.id, name: partitionFieldName(name, transform), transform }
}

const sameSource = (a: Unnumbered, b: Unnumbered): boolean =>
  a['source-id'] === b['source-id'] && a.transform.toLowerCase() === b.transform.toLowerCase()

/** Java refuses two transforms of one time column: the finer one tells the coarser. */
const refuseRedundant = (fields: readonly Unnumbered[]): void => {
  const seen = new Set<string>()
  for (const field of fields) {
    const { kind } = parseTransform(field.transform)
    const key = `${field['source-id']}/${TIMES.includes(kind) ? 'time' : field.transform}`
    if (seen.has(key))
      throw invalidChange(field.name, `${field.name} is redundant: the column partitions the table already`)
    seen.add(key)
  }
}

/** A known field of the same source keeps its name and id; a new one gets a name that is free. */
const named = (
  table: TableMetadata,
  schema: Schema,
  fields: readonly Unnumbered[],
): readonly Unnumbered[] => {
  const older = table['partition-specs'].flatMap((spec) => spec.fields)
  const taken = new Set<string>()
  return fields.map((field) => {
    const known = older.findLast((old) => sameSource(old, field))
    if (known && !taken.has(known.name)) {
      taken.add(known.name)
      return { ...field, name: known.name, 'field-id': known['field-id'] }
    }
    let { name } = field
    for (let count = 2; taken.has(name) || clashes(schema, name, field['source-id']); count += 1)
      name = `${field.name}_${count}`
    taken.add(name)
    return { ...field, name }
  })
}

const clashes = (schema: Schema, name: string, sourceId: number): boolean =>
  schema.fields.some((field) => field.name === name && field.id !== sourceId)

/** Format 1 keeps every field in its place: what goes becomes `void`, what comes is added behind. */
const forVersion1 = (
  current: readonly PartitionField[],
  wanted: readonly Unnumbered[],
): readonly Unnumbered[] => {
  const kept = current.map((field) =>
    wanted.some((one) => sameSource(one, field)) ? field : { ...field, transform: 'void' },
  )
  const added = wanted.filter((one) => !current.some((field) => sameSource(one, field)))
  const names = new Set(kept.map((field) => field.name))
  const fresh = added.map((field, index) => ({
    'source-id': field['source-id'],
    transform: field.transform,
    name: names.has(field.name) ? `${field.name}_${1000 + kept.length + index}` : field.name,
    'field-id': 1000 + kept.length + index,
  }))
  return [...kept, ...fresh]
}

/**
 * Puts another partitioning in the place of the current one; what is written from then on is laid out by it, old files
 * stay where they are (spec, «Partition evolution»). An empty list: not partitioned. Throws `EvolutionRefused`.
 */
export const replacePartitioning = (table: TableMetadata, by: readonly PartitionBy[]): Evolution => {
  const schema = currentSchema(table)
  const wanted = by.map((one) => bound(schema, one))
  refuseRedundant(wanted)
  const fields =
    table['format-version'] === 1
      ? forVersion1(defaultSpec(table).fields, wanted)
      : named(table, schema, wanted)
  return {
    requirements: [
      { type: 'assert-table-uuid', uuid: table['table-uuid'] },
      { type: 'assert-current-schema-id', 'current-schema-id': table['current-schema-id'] },
      { type: 'assert-default-spec-id', 'default-spec-id': table['default-spec-id'] },
      {
        type: 'assert-last-assigned-partition-id',
        'last-assigned-partition-id': table['last-partition-id'],
      },
    ],
    updates: [
      { action: 'add-spec', spec: { 'spec-id': nextSpecId(table), fields } },
      { action: 'set-default-spec', 'spec-id': -1 },
    ],
  }
}
