import { currentSchema } from '../metadata/lookup.ts'
import { fieldIndex, type IndexedField } from '../schema/field-index.ts'
import { assignFreshIds } from '../schema/fresh-ids.ts'
import type { IcebergType, NestedField, Schema, StructType, TableMetadata } from '../types.ts'
import type { TableRequirement, TableUpdate } from '../updates/types.ts'
import { EvolutionRefused, invalidChange } from './evolve-error.ts'
import { editField, editFields } from './edit-struct.ts'
import { dotted, findColumn, needColumn, type ColumnPath } from './find-column.ts'
import { followColumns } from './follow-columns.ts'
import { isPromotion, typeName } from './promote-type.ts'
import type { ColumnPosition, SchemaChange } from './schema-change.ts'
import { refuseDropInUse, refuseIdentifierChange, refuseTakenName } from './schema-uses.ts'

/** A change that waits to be committed: all requirements hold on the metadata that it was made for. */
export interface Evolution {
  readonly requirements: readonly TableRequirement[]
  readonly updates: readonly TableUpdate[]
}

interface Draft {
  readonly table: TableMetadata
  readonly schema: Schema
  /** Highest field id that was ever given out. */
  readonly lastId: number
}

/** The field whose struct holds a column: undefined is the table itself. Lists and maps stand for what they hold. */
const structAt = (
  schema: StructType,
  path: ColumnPath,
): { readonly id: number | undefined; readonly fields: readonly NestedField[] } => {
  if (path.length === 0) return { id: undefined, fields: schema.fields }
  const { field, name } = needColumn(schema, path)
  const { type } = field
  if (typeof type !== 'string' && type.type === 'struct') return { id: field.id, fields: type.fields }
  const inside = typeof type === 'string' ? undefined : type.type === 'list' ? 'element' : 'value'
  const within = inside === undefined ? undefined : findColumn(schema, [...path, inside])
  if (within && typeof within.field.type !== 'string' && within.field.type.type === 'struct')
    return { id: within.field.id, fields: within.field.type.fields }
  throw invalidChange(name, `${name} has type ${typeName(type)}: only structs have fields`)
}

const placed = (
  fields: readonly NestedField[],
  field: NestedField,
  position: ColumnPosition,
  subject: string,
): readonly NestedField[] => {
  if (!('sibling' in position)) return position.at === 'first' ? [field, ...fields] : [...fields, field]
  const wanted = position.sibling
  const exact = fields.findIndex((one) => one.name === wanted)
  const index =
    exact >= 0 ? exact : fields.findIndex((one) => one.name.toLowerCase() === wanted.toLowerCase())
  if (index < 0)
    throw new EvolutionRefused(
      'COLUMN_NOT_FOUND',
      wanted,
      `${subject} cannot be placed ${position.at} ${wanted}: there is no such column beside it`,
    )
  return fields.toSpliced(position.at === 'after' ? index + 1 : index, 0, field)
}

const isKeyPart = (schema: StructType, entry: IndexedField): boolean =>
  [...entry.parents, entry.field.id].some((id) => {
    const found = fieldIndex(schema).get(id)
    const parent = found?.parents.at(-1)
    const type = parent === undefined ? undefined : fieldIndex(schema).get(parent)?.field.type
    return type !== undefined && typeof type !== 'string' && type.type === 'map' && type['key-id'] === id
  })

/** The parts of lists and maps have no name and cannot go. */
const needNamed = (schema: StructType, entry: IndexedField, verb: string): void => {
  const parent = entry.parents.at(-1)
  const type = parent === undefined ? undefined : fieldIndex(schema).get(parent)?.field.type
  if (type !== undefined && typeof type !== 'string' && type.type !== 'struct')
    throw invalidChange(entry.name, `${entry.name} is a part of a ${type.type} and cannot be ${verb}`)
}

const needMutable = (schema: StructType, path: ColumnPath, verb: string): IndexedField => {
  const entry = needColumn(schema, path)
  if (isKeyPart(schema, entry))
    throw invalidChange(entry.name, `${entry.name} belongs to the key of a map and cannot be ${verb}`)
  return entry
}

const withFields = (draft: Draft, fields: readonly NestedField[]): Draft => ({
  ...draft,
  schema: { ...draft.schema, fields },
})

const add = (draft: Draft, change: Extract<SchemaChange, { kind: 'add' }>): Draft => {
  const name = change.column.at(-1) ?? ''
  const parent = structAt(draft.schema, change.column.slice(0, -1))
  if (name === '') throw invalidChange('', 'A column needs a name')
  if (parent.fields.some((field) => field.name.toLowerCase() === name.toLowerCase()))
    throw new EvolutionRefused(
      'COLUMN_EXISTS',
      dotted(change.column),
      `There is a column ${dotted(change.column)} already (case does not count)`,
    )
  if (parent.id === undefined) refuseTakenName(draft.table, name, undefined)
  let { lastId } = draft
  const asked: NestedField = {
    id: 0,
    name,
    required: false,
    type: change.type,
    ...(change.doc ? { doc: change.doc } : {}),
  }
  const [field] = assignFreshIds({ type: 'struct', fields: [asked] }, () => (lastId += 1)).fields
  if (!field) return draft
  const position = change.position ?? { at: 'last' }
  const fields = editFields(draft.schema.fields, parent.id, (all) =>
    placed(all, field, position, dotted(change.column)),
  )
  return { ...withFields(draft, fields), lastId }
}

const drop = (draft: Draft, column: ColumnPath): Draft => {
  const entry = needMutable(draft.schema, column, 'dropped')
  needNamed(draft.schema, entry, 'dropped')
  const siblings = structAt(draft.schema, entry.path.slice(0, -1))
  if (siblings.fields.length === 1)
    throw invalidChange(
      entry.name,
      `${entry.name} is the only column of its kind there and cannot be dropped`,
    )
  refuseDropInUse(draft.table, draft.schema, entry)
  return withFields(
    draft,
    editFields(draft.schema.fields, entry.parents.at(-1), (all) =>
      all.filter(({ id }) => id !== entry.field.id),
    ),
  )
}

const rename = (draft: Draft, column: ColumnPath, to: string): Draft => {
  const entry = needMutable(draft.schema, column, 'renamed')
  needNamed(draft.schema, entry, 'renamed')
  if (to === '') throw invalidChange(entry.name, `The new name of ${entry.name} is empty`)
  const siblings = structAt(draft.schema, entry.path.slice(0, -1))
  const taken = siblings.fields.find(
    ({ id, name }) => id !== entry.field.id && name.toLowerCase() === to.toLowerCase(),
  )
  if (taken)
    throw new EvolutionRefused(
      'COLUMN_EXISTS',
      to,
      `${entry.name} cannot be renamed: there is a column ${taken.name} already`,
    )
  if (entry.parents.length === 0) refuseTakenName(draft.table, to, entry.field.id)
  return withFields(
    draft,
    editField(draft.schema.fields, entry.field.id, (field) => ({ ...field, name: to })),
  )
}

const retype = (draft: Draft, column: ColumnPath, to: IcebergType): Draft => {
  const entry = needMutable(draft.schema, column, 'changed')
  const from = entry.field.type
  if (typeof from !== 'string' || typeof to !== 'string' || !isPromotion(from, to))
    throw invalidChange(
      entry.name,
      `The type of ${entry.name} cannot change from ${typeName(from)} to ${typeName(to)}. Possible are int to long, float to double, and more digits of a decimal`,
    )
  return withFields(
    draft,
    editField(draft.schema.fields, entry.field.id, (field) => ({ ...field, type: to })),
  )
}

const makeOptional = (draft: Draft, column: ColumnPath): Draft => {
  const entry = needMutable(draft.schema, column, 'made optional')
  refuseIdentifierChange(draft.schema, entry, 'allow NULL')
  return withFields(
    draft,
    editField(draft.schema.fields, entry.field.id, (field) => ({ ...field, required: false })),
  )
}

const describe = (draft: Draft, column: ColumnPath, doc: string | undefined): Draft => {
  const entry = needColumn(draft.schema, column)
  needNamed(draft.schema, entry, 'commented')
  return withFields(
    draft,
    editField(draft.schema.fields, entry.field.id, ({ doc: _, ...field }) =>
      doc === undefined || doc === '' ? field : { ...field, doc },
    ),
  )
}

const move = (draft: Draft, column: ColumnPath, position: ColumnPosition): Draft => {
  const entry = needMutable(draft.schema, column, 'moved')
  needNamed(draft.schema, entry, 'moved')
  if ('sibling' in position && position.sibling.toLowerCase() === entry.field.name.toLowerCase())
    throw invalidChange(entry.name, `${entry.name} cannot be placed ${position.at} itself`)
  return withFields(
    draft,
    editFields(draft.schema.fields, entry.parents.at(-1), (all) =>
      placed(
        all.filter(({ id }) => id !== entry.field.id),
        entry.field,
        position,
        entry.name,
      ),
    ),
  )
}

const identify = (draft: Draft, columns: readonly ColumnPath[]): Draft => {
  const ids = columns.map((column) => needColumn(draft.schema, column).field.id)
  const { 'identifier-field-ids': _, ...schema } = draft.schema
  return { ...draft, schema: ids.length === 0 ? schema : { ...schema, 'identifier-field-ids': ids } }
}

const applyChange = (draft: Draft, change: SchemaChange): Draft => {
  switch (change.kind) {
    case 'add':
      return add(draft, change)
    case 'drop':
      return drop(draft, change.column)
    case 'rename':
      return rename(draft, change.column, change.to)
    case 'type':
      return retype(draft, change.column, change.type)
    case 'optional':
      return makeOptional(draft, change.column)
    case 'doc':
      return describe(draft, change.column, change.doc)
    case 'move':
      return move(draft, change.column, change.position)
    case 'identifier':
      return identify(draft, change.columns)
  }
}

/**
 * Schema evolution (spec, «Schema evolution»): ids stay with their columns, new columns get ids that were never used.
 * Throws `EvolutionRefused` naming the column.
 */
export const evolveSchema = (table: TableMetadata, changes: readonly SchemaChange[]): Evolution => {
  const start: Draft = { table, schema: currentSchema(table), lastId: table['last-column-id'] }
  const { schema, lastId } = changes.reduce(applyChange, start)
  const { 'schema-id': _, ...unnumbered } = schema
  return {
    requirements: [
      { type: 'assert-table-uuid', uuid: table['table-uuid'] },
      { type: 'assert-current-schema-id', 'current-schema-id': table['current-schema-id'] },
      { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': table['last-column-id'] },
    ],
    updates: [
      { action: 'add-schema', schema: unnumbered, 'last-column-id': lastId },
      { action: 'set-current-schema', 'schema-id': -1 },
      ...followColumns(table, currentSchema(table), schema),
    ],
  }
}
