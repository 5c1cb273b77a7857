/** Small constructors for Avro schemas with Iceberg's attributes (spec, appendix A). */
import type { AvroType } from './avro-schema.ts'

export type AvroSchema = AvroType

export interface AvroField {
  readonly name: string
  readonly type: AvroSchema
  readonly 'field-id': number
}
export const required = (id: number, name: string, type: AvroSchema): AvroField => ({
  name,
  type,
  'field-id': id,
})
export const optional = (id: number, name: string, type: AvroSchema): AvroField & { default: null } => ({
  name,
  type: ['null', type],
  default: null,
  'field-id': id,
})
export const record = (name: string, fields: readonly AvroField[]) =>
  ({ type: 'record', name, fields }) as const
export const array = (elementId: number, items: AvroSchema) => ({
  type: 'array',
  items,
  'element-id': elementId,
})

/** Maps with integer keys are arrays of pairs in Avro. */
export const intMap = (keyId: number, valueId: number, value: AvroSchema) => ({
  type: 'array',
  logicalType: 'map',
  items: record(`k${keyId}_v${valueId}`, [required(keyId, 'key', 'int'), required(valueId, 'value', value)]),
})

/** Letters, digits and underscores only, as Java's `AvroSchemaUtil.makeCompatibleName` does it. */
export const avroName = (name: string): string => {
  const escaped = Array.from(name, (char, index) => {
    if (/^[A-Za-z_]$/.test(char) || (index > 0 && /^[0-9]$/.test(char))) return char
    return /^[0-9]$/.test(char) ? `_${char}` : `_x${char.codePointAt(0)?.toString(16).toUpperCase()}`
  })
  return escaped.join('')
}
