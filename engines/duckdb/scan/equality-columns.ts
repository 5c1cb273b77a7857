import { fieldIndex } from '@boathouse/iceberg'
import type { IndexedField, NestedField, Schema } from '@boathouse/iceberg'
import { EngineError } from '../engine-error.ts'
import type { FileColumns } from './file-columns.ts'
import { projectColumn } from './project-columns.ts'
import { quoteText } from '../sql-text.ts'

/** A column, or a field inside structs, that equality deletes compare. */
export interface EqualityColumn {
  /** The top-level column with nothing else inside, as a delete file has it. */
  readonly column: NestedField
  /** Names of the fields inside it, outermost first; empty for a plain column. */
  readonly inside: readonly string[]
}

/** Also a column that was dropped since: its deletes still hold for the files that have it. */
const find = (
  schemas: readonly Schema[],
  id: number,
): { schema: Schema; entry: IndexedField } | undefined => {
  for (const schema of schemas) {
    const entry = fieldIndex(schema).get(id)
    if (entry) return { schema, entry }
  }
  return undefined
}

const only = (field: NestedField, wanted: ReadonlySet<number>): NestedField => {
  const { type } = field
  if (typeof type === 'string' || type.type !== 'struct') return field
  const fields = type.fields.filter(({ id }) => wanted.has(id)).map((inner) => only(inner, wanted))
  return { ...field, type: { ...type, fields } }
}

/** `history`: newest first. Throws `NOT_SUPPORTED` for a field that no schema knows or that a row has many of. */
export const equalityColumn = (current: Schema, history: readonly Schema[], id: number): EqualityColumn => {
  const found = find([current, ...history], id)
  if (!found || found.entry.repeated || typeof found.entry.field.type !== 'string') {
    throw new EngineError(
      'NOT_SUPPORTED',
      `The table has equality deletes on field ${id}, which is no plain column of any of its schemas; the embedded engine cannot apply them.`,
    )
  }
  const { schema, entry } = found
  const top = fieldIndex(schema).get(entry.parents[0] ?? id)
  return {
    column: only(top?.field ?? entry.field, new Set([...entry.parents, id])),
    inside: entry.path.slice(1),
  }
}

/** The compared values out of a file's columns, under the names `<prefix>0`, `<prefix>1`, …. */
export const equalityValues = (
  columns: readonly EqualityColumn[],
  file: FileColumns,
  prefix: string,
): readonly string[] =>
  columns.map(({ column, inside }, at) => {
    const value = inside.reduce(
      (outer, name) => `struct_extract(${outer}, ${quoteText(name)})`,
      projectColumn(column, file),
    )
    return `${value} AS ${prefix}${at}`
  })
