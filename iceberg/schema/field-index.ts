import type { IcebergType, NestedField, StructType } from '../types.ts'

/** One field at any depth of a schema. List elements and map keys and values are fields named element, key, value. */
export interface IndexedField {
  readonly field: NestedField
  /** From the column inwards. */
  readonly path: readonly string[]
  /** `path` joined by dots. */
  readonly name: string
  /** Ids of the enclosing fields, outermost first. */
  readonly parents: readonly number[]
  /** Below a list or a map, so that a row may hold many. */
  readonly repeated: boolean
}

/** What is directly inside a type, as fields. */
export const childFields = (type: IcebergType): readonly NestedField[] => {
  if (typeof type === 'string') return []
  switch (type.type) {
    case 'struct':
      return type.fields
    case 'list':
      return [
        { id: type['element-id'], name: 'element', required: type['element-required'], type: type.element },
      ]
    case 'map':
      return [
        { id: type['key-id'], name: 'key', required: true, type: type.key },
        { id: type['value-id'], name: 'value', required: type['value-required'], type: type.value },
      ]
  }
}

/** Every field of a struct, each before those inside it. */
export function* allFields(struct: StructType): Generator<IndexedField> {
  const visit = function* (
    type: IcebergType,
    above: Pick<IndexedField, 'path' | 'parents' | 'repeated'>,
  ): Generator<IndexedField> {
    for (const field of childFields(type)) {
      const path = [...above.path, field.name]
      yield { field, path, name: path.join('.'), parents: above.parents, repeated: above.repeated }
      yield* visit(field.type, {
        path,
        parents: [...above.parents, field.id],
        repeated: above.repeated || (typeof field.type !== 'string' && field.type.type !== 'struct'),
      })
    }
  }
  yield* visit(struct, { path: [], parents: [], repeated: false })
}

const INDEXES = new WeakMap<StructType, ReadonlyMap<number, IndexedField>>()

/** Field id → field. Computed once a schema object. */
export const fieldIndex = (struct: StructType): ReadonlyMap<number, IndexedField> => {
  const known = INDEXES.get(struct)
  if (known) return known
  const index = new Map(allFields(struct).map((entry) => [entry.field.id, entry]))
  INDEXES.set(struct, index)
  return index
}

/** By full dotted name, exact case. */
export const fieldNamed = (struct: StructType, name: string): IndexedField | undefined =>
  fieldIndex(struct)
    .values()
    .find((entry) => entry.name === name)

/** 0 for a schema without fields. */
export const highestFieldId = (struct: StructType): number =>
  fieldIndex(struct)
    .keys()
    .reduce((highest, id) => Math.max(highest, id), 0)
