import type { MappedField, NameMapping } from '@boathouse/iceberg'
import type { FileColumns } from './file-columns.ts'
import type { ParquetField } from './parquet-columns.ts'

/**
 * Columns with the ids of their fields, also in files that were added to the table as they were and have none: by the
 * table's name mapping (spec, «Column Projection»); without one by the place of the top-level columns and the names
 * inside them, for which the reference implementation has `ParquetSchemaUtil.addFallbackIds`. Files that shared an
 * object share one again.
 */
export const identified = (
  files: readonly FileColumns[],
  mapping: NameMapping | undefined,
): readonly FileColumns[] => {
  const known = new Map<FileColumns, FileColumns>()
  return files.map((columns) => {
    const found = known.get(columns) ?? identify(columns, mapping)
    known.set(columns, found)
    return found
  })
}

const identify = (columns: FileColumns, mapping: NameMapping | undefined): FileColumns => {
  if (hasIds(columns)) return columns
  if (mapping) return mapped(columns, mapping)
  return columns.map((column, at) => ({ ...column, id: at + 1 }))
}

const hasIds = (fields: readonly ParquetField[]): boolean =>
  fields.some(({ id, fields: inner }) => id !== undefined || hasIds(inner))

/** What the parts of lists and maps are called in a mapping, whatever the file calls them. */
const PARTS: Partial<Record<ParquetField['kind'], readonly string[]>> = {
  list: ['element'],
  map: ['key', 'value'],
}

/** An id that no field has: a name that the mapping leaves out belongs to nothing, so that it is not found by name. */
const NOBODY = -1

const mapped = (
  fields: readonly ParquetField[],
  mapping: readonly MappedField[],
  parts?: readonly string[],
): readonly ParquetField[] =>
  fields.map((field, at) => {
    const name = parts?.[at] ?? field.name
    const found = mapping.find(({ names }) => names.includes(name))
    const inner = mapped(field.fields, found?.fields ?? [], PARTS[field.kind])
    return { ...field, id: found?.['field-id'] ?? NOBODY, fields: inner }
  })
