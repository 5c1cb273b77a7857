import type { Output, operations } from '@boathouse/contract'
import {
  fieldIndex,
  sqlTypeName,
  type IcebergType,
  type IndexedField,
  type NestedField,
  type StructType,
} from '@boathouse/iceberg'
import { typeName } from '@boathouse/iceberg/evolve/promote-type.ts'

type ColumnView = Output<typeof operations.getTable>['columns'][number]
export type SchemaDifference = Output<typeof operations.compareSnapshots>['schema_changes'][number]

export const presentColumn = (field: NestedField): ColumnView => ({
  id: field.id,
  name: field.name,
  type_text: sqlTypeName(field.type),
  iceberg_type: typeName(field.type),
  nullable: !field.required,
  comment: field.doc ?? null,
})

const leafType = (type: IcebergType): string | undefined =>
  typeof type === 'string' ? sqlTypeName(type) : undefined

const difference = (
  kind: SchemaDifference['kind'],
  column: string,
  before: string | null,
  after: string | null,
): SchemaDifference => ({ kind, column, before, after })

const nullText = (required: boolean): string => (required ? 'NOT NULL' : 'NULL')

const changesOf = (was: IndexedField, is: IndexedField): SchemaDifference[] => {
  const { name } = is
  const [before, after] = [was.field, is.field]
  const [oldType, newType] = [leafType(before.type), leafType(after.type)]
  return [
    ...(before.name === after.name ? [] : [difference('renamed', name, before.name, after.name)]),
    ...(oldType === newType ? [] : [difference('type', name, oldType ?? null, newType ?? null)]),
    ...(before.required === after.required
      ? []
      : [difference('nullable', name, nullText(before.required), nullText(after.required))]),
    ...(before.doc === after.doc ? [] : [difference('comment', name, before.doc ?? null, after.doc ?? null)]),
  ]
}

/** Columns of the table whose order among those that both have is another. */
const moves = (was: StructType, is: StructType): SchemaDifference[] => {
  const ids = new Set(is.fields.map((field) => field.id))
  const before = was.fields.filter((field) => ids.has(field.id)).map((field) => field.id)
  const known = new Set(before)
  const after = is.fields.filter((field) => known.has(field.id))
  const [from, to] = [before, after.map((field) => field.id)]
  return after.flatMap((field, at) =>
    from[at] === field.id || from.toSpliced(from.indexOf(field.id), 1).join() !== to.toSpliced(at, 1).join()
      ? []
      : [difference('moved', field.name, String(from.indexOf(field.id) + 1), String(at + 1))],
  )
}

const outermost = (entry: IndexedField, other: ReadonlyMap<number, IndexedField>): boolean =>
  entry.parents.every((parent) => other.has(parent))

/** What became of the columns between two schemas, by field id. A field inside one that came or went is not told again. */
export const schemaDifferences = (was: StructType, is: StructType): SchemaDifference[] => {
  const [old, now] = [fieldIndex(was), fieldIndex(is)]
  const dropped = [...old.values()].filter((entry) => !now.has(entry.field.id) && outermost(entry, now))
  const added = [...now.values()].filter((entry) => !old.has(entry.field.id) && outermost(entry, old))
  return [
    ...added.map((entry) => difference('added', entry.name, null, sqlTypeName(entry.field.type))),
    ...dropped.map((entry) => difference('dropped', entry.name, sqlTypeName(entry.field.type), null)),
    ...[...now].flatMap(([id, entry]) => {
      const before = old.get(id)
      return before ? changesOf(before, entry) : []
    }),
    ...moves(was, is),
  ]
}
