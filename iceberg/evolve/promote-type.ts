import { formatPrimitive, parsePrimitive } from '../schema/primitive-type.ts'
import type { IcebergType, PrimitiveType } from '../types.ts'

/** Whether files written with one type can be read as the other (spec, «Schema evolution», format 2). */
export const isPromotion = (from: PrimitiveType, to: PrimitiveType): boolean => {
  const [old, wanted] = [parsePrimitive(from), parsePrimitive(to)]
  if (formatPrimitive(old) === formatPrimitive(wanted)) return true
  if (old.kind === 'int') return wanted.kind === 'long'
  if (old.kind === 'float') return wanted.kind === 'double'
  return (
    old.kind === 'decimal' &&
    wanted.kind === 'decimal' &&
    old.scale === wanted.scale &&
    wanted.precision >= old.precision
  )
}

/** A type in the specification's words, nested ones as `struct<a: int>`, `list<…>`, `map<…>`. */
export const typeName = (type: IcebergType): string => {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return `struct<${type.fields.map((field) => `${field.name}: ${typeName(field.type)}`).join(', ')}>`
    case 'list':
      return `list<${typeName(type.element)}>`
    case 'map':
      return `map<${typeName(type.key)}, ${typeName(type.value)}>`
  }
}
