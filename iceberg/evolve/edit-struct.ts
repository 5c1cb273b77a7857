import type { IcebergType, NestedField } from '../types.ts'
import { invalidChange } from './evolve-error.ts'

type EditFields = (fields: readonly NestedField[]) => readonly NestedField[]

const editType = (type: IcebergType, id: number, edit: EditFields): IcebergType => {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return { ...type, fields: editFields(type.fields, id, edit) }
    case 'list':
      return type['element-id'] === id
        ? { ...type, element: editInside(type.element, edit) }
        : { ...type, element: editType(type.element, id, edit) }
    case 'map':
      return type['value-id'] === id
        ? { ...type, value: editInside(type.value, edit) }
        : { ...type, key: type.key, value: editType(type.value, id, edit) }
  }
}

const editInside = (type: IcebergType, edit: EditFields): IcebergType => {
  if (typeof type === 'string' || type.type !== 'struct') throw invalidChange('', 'only structs have fields')
  return { ...type, fields: [...edit(type.fields)] }
}

/** The fields with those inside the struct of field `parentId` edited; undefined is the table's own level. */
export const editFields = (
  fields: readonly NestedField[],
  parentId: number | undefined,
  edit: EditFields,
): readonly NestedField[] => {
  if (parentId === undefined) return edit(fields)
  return fields.map((field) => ({
    ...field,
    type: field.id === parentId ? editInside(field.type, edit) : editType(field.type, parentId, edit),
  }))
}

/** What may change of one field; the parts of lists and maps have no name and no comment. */
export type FieldEdit = (field: NestedField) => NestedField

const editOneType = (type: IcebergType, id: number, edit: FieldEdit): IcebergType => {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return { ...type, fields: editField(type.fields, id, edit) }
    case 'list': {
      const given = {
        id: type['element-id'],
        name: 'element',
        required: type['element-required'],
        type: type.element,
      }
      const element = given.id === id ? edit(given) : { ...given, type: editOneType(given.type, id, edit) }
      return { ...type, element: element.type, 'element-required': element.required }
    }
    case 'map': {
      const given = {
        id: type['value-id'],
        name: 'value',
        required: type['value-required'],
        type: type.value,
      }
      const value = given.id === id ? edit(given) : { ...given, type: editOneType(given.type, id, edit) }
      return { ...type, value: value.type, 'value-required': value.required }
    }
  }
}

/** The fields with the field `id`, at any depth, edited. Map keys never change. */
export const editField = (
  fields: readonly NestedField[],
  id: number,
  edit: FieldEdit,
): readonly NestedField[] =>
  fields.map((field) =>
    field.id === id ? edit(field) : { ...field, type: editOneType(field.type, id, edit) },
  )
