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

/** The text of a metadata file. */
export const serialiseMetadata = (table: TableMetadata): string => stringifyJson(metadataToJson(table))
