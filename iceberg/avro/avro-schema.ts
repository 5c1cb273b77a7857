/** The parts of Avro's schema language that Iceberg's manifests use, and their attributes. */
export type AvroType =
  | string
  | readonly AvroType[]
  | { readonly type: 'record'; readonly name: string; readonly fields: readonly AvroRecordField[] }
  | ({ readonly type: 'array'; readonly items: AvroType } & Attributes)
  | { readonly type: 'map'; readonly values: AvroType }
  | ({ readonly type: 'fixed'; readonly name: string; readonly size: number } & Attributes)
  | { readonly type: 'enum'; readonly name: string; readonly symbols: readonly string[] }
  | ({ readonly type: AvroType } & Attributes)

interface Attributes {
  readonly logicalType?: string
  readonly 'adjust-to-utc'?: boolean
  readonly precision?: number
  readonly scale?: number
  readonly 'element-id'?: number
}

export interface AvroRecordField {
  readonly name: string
  readonly type: AvroType
}

/** A type with its name resolved: a primitive's name, or a complex type. */
export type Resolved =
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | { readonly kind: 'record'; readonly fields: readonly AvroRecordField[] }
  | { readonly kind: 'array'; readonly items: AvroType }
  | { readonly kind: 'map'; readonly values: AvroType }
  | { readonly kind: 'fixed'; readonly size: number }
  | { readonly kind: 'enum'; readonly symbols: readonly string[] }

/** Definitions by name, filled while a schema is walked: a later use is the name alone. */
export type Names = Map<string, AvroType>

/** Logical types are read as what they are stored as; Iceberg knows the meaning from its own schema. */
export const resolve = (type: AvroType, names: Names): Resolved => {
  if (typeof type === 'string') {
    const named = names.get(type)
    return named === undefined ? { kind: 'primitive', name: type } : resolve(named, names)
  }
  if (isUnion(type)) return { kind: 'union', branches: type }
  if ('name' in type) names.set(type.name, type)
  if ('fields' in type) return { kind: 'record', fields: type.fields }
  if ('items' in type) return { kind: 'array', items: type.items }
  if ('values' in type) return { kind: 'map', values: type.values }
  if ('size' in type) return { kind: 'fixed', size: type.size }
  if ('symbols' in type) return { kind: 'enum', symbols: type.symbols }
  return resolve(type.type, names)
}

const isUnion = (type: AvroType): type is readonly AvroType[] => Array.isArray(type)
