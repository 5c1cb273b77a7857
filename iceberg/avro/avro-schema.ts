import { InvalidMetadata } from '../errors.ts'

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

/** What was seen while a schema is walked. */
export interface Names {
  /** Definitions: a later use is the name alone. */
  readonly types: Map<string, AvroType>
  parts: number
  /** Maps with integer keys are stepped over, and read when somebody asks. */
  readonly deferPairs: boolean
}
export const newNames = (deferPairs = false): Names => ({ types: new Map(), parts: 0, deferPairs })

/** Wide tables have some thousands. Types that contain themselves never end. */
const MOST_PARTS = 100_000

const count = (names: Names): void => {
  names.parts += 1
  if (names.parts > MOST_PARTS) throw new InvalidMetadata('The schema of the Avro file has no end')
}

const damaged = (): never => {
  throw new InvalidMetadata('The schema of the Avro file is none')
}

const listOf = <T>(items: readonly T[]): readonly T[] => (Array.isArray(items) ? items : damaged())

const isNamed = (field: AvroRecordField): boolean =>
  typeof field === 'object' && field !== null && typeof field.name === 'string'

const fieldsOf = (fields: readonly AvroRecordField[]): readonly AvroRecordField[] =>
  listOf(fields).every(isNamed) ? fields : damaged()

/**
 * Logical types are read as what they are stored as; Iceberg knows the meaning from its own schema. What is not of the
 * shape that its type promises, as in a damaged file, is refused. Throws `InvalidMetadata`.
 */
export const resolve = (type: AvroType, names: Names): Resolved => {
  count(names)
  if (typeof type === 'string') {
    const named = names.types.get(type)
    return named === undefined ? { kind: 'primitive', name: type } : resolve(named, names)
  }
  if (typeof type !== 'object' || type === null) return damaged()
  if (isUnion(type)) return { kind: 'union', branches: type }
  if ('name' in type) names.types.set(type.name, type)
  if ('fields' in type) return { kind: 'record', fields: fieldsOf(type.fields) }
  if ('items' in type) return { kind: 'array', items: type.items }
  if ('values' in type) return { kind: 'map', values: type.values }
  if ('size' in type) return Number.isSafeInteger(type.size) ? { kind: 'fixed', size: type.size } : damaged()
  if ('symbols' in type) return { kind: 'enum', symbols: listOf(type.symbols) }
  return resolve(type.type, names)
}

const isUnion = (type: AvroType): type is readonly AvroType[] => Array.isArray(type)
