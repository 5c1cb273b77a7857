import { toHex } from '../values/hex.ts'
import { avroName, optional, record, type AvroField, type AvroSchema } from '../avro/fields.ts'
import { NotSupported } from '../errors.ts'
import { fieldIndex } from '../schema/field-index.ts'
import { parsePrimitive } from '../schema/primitive-type.ts'
import { parseTransform, resultType } from '../transforms/transform.ts'
import { bigintFromBytes, storageOf, uuidFromBytes, uuidToBytes } from '../values/bytes.ts'
import type { PartitionSpec, PartitionTuple, PrimitiveType, TableMetadata, Value } from '../types.ts'

/** The current schema first: a promoted column's partitions are read in the wider type. */
const sourceType = (table: TableMetadata, id: number): PrimitiveType | undefined => {
  const newestFirst = table.schemas.toSorted(
    (a, b) =>
      Number(b['schema-id'] === table['current-schema-id']) -
        Number(a['schema-id'] === table['current-schema-id']) || b['schema-id'] - a['schema-id'],
  )
  for (const schema of newestFirst) {
    const type = fieldIndex(schema).get(id)?.field.type
    if (typeof type === 'string') return type
  }
  return undefined
}

/** The type of each field of the spec; undefined when no schema knows the source column any more. */
export const partitionTypes = (
  table: TableMetadata,
  spec: PartitionSpec,
): readonly (PrimitiveType | undefined)[] =>
  spec.fields.map((field) => {
    const source = sourceType(table, field['source-id'])
    return source === undefined ? undefined : resultType(parseTransform(field.transform), source)
  })

const bytesForPrecision = (precision: number): number => {
  let bytes = 1
  while (10n ** BigInt(precision) > 2n ** BigInt(8 * bytes - 1)) bytes += 1
  return bytes
}

const timestamp = (logicalType: string, utc: boolean) => ({ type: 'long', logicalType, 'adjust-to-utc': utc })

const avroType = (type: PrimitiveType): { name?: string; schema: AvroSchema } => {
  const parsed = parsePrimitive(type)
  switch (parsed.kind) {
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
      return { schema: parsed.kind }
    case 'binary':
      return { schema: 'bytes' }
    case 'date':
      return { schema: { type: 'int', logicalType: 'date' } }
    case 'time':
      return { schema: { type: 'long', logicalType: 'time-micros' } }
    case 'timestamp':
    case 'timestamptz':
      return { schema: timestamp('timestamp-micros', parsed.kind === 'timestamptz') }
    case 'timestamp_ns':
    case 'timestamptz_ns':
      return { schema: timestamp('timestamp-nanos', parsed.kind === 'timestamptz_ns') }
    case 'uuid':
      return {
        name: 'uuid_fixed',
        schema: { type: 'fixed', name: 'uuid_fixed', size: 16, logicalType: 'uuid' },
      }
    case 'fixed': {
      const name = `fixed_${parsed.length}`
      return { name, schema: { type: 'fixed', name, size: parsed.length } }
    }
    case 'decimal': {
      const { precision, scale } = parsed
      const name = `decimal_${precision}_${scale}`
      const size = bytesForPrecision(precision)
      return { name, schema: { type: 'fixed', name, size, logicalType: 'decimal', precision, scale } }
    }
    case 'unknown':
    case 'variant':
    case 'geometry':
    case 'geography':
      throw new NotSupported(`Cannot partition by values of type ${type}`)
  }
}

/** The `partition` record of a manifest; a named type is spelt out once and then named. */
export const partitionSchema = (spec: PartitionSpec, types: readonly (PrimitiveType | undefined)[]) => {
  const defined = new Set<string>()
  const fields = spec.fields.map((field, index): AvroField => {
    const { name, schema } = avroType(types[index] ?? 'int')
    const known = name !== undefined && defined.has(name)
    if (name !== undefined) defined.add(name)
    return {
      ...optional(field['field-id'], avroName(field.name), known ? name : schema),
      ...(avroName(field.name) === field.name ? {} : { 'iceberg-field-name': field.name }),
    }
  })
  return record('r102', fields)
}

const fixedDecimal = (value: bigint, size: number): Buffer =>
  Buffer.from(
    BigInt.asUintN(size * 8, value)
      .toString(16)
      .padStart(size * 2, '0'),
    'hex',
  )

const toAvro = (type: PrimitiveType | undefined, value: Value | null): unknown => {
  if (value === null || type === undefined) return null
  const parsed = parsePrimitive(type)
  if (parsed.kind === 'decimal' && typeof value === 'bigint')
    return fixedDecimal(value, bytesForPrecision(parsed.precision))
  if (parsed.kind === 'uuid' && typeof value === 'string') return uuidToBytes(value)
  return value
}

/** A tuple as the record of {@link partitionSchema}. */
export const tupleToAvro = (
  spec: PartitionSpec,
  types: readonly (PrimitiveType | undefined)[],
  tuple: PartitionTuple,
): Record<string, unknown> =>
  Object.fromEntries(
    spec.fields.map((field, index) => [avroName(field.name), toAvro(types[index], tuple[index] ?? null)]),
  )

const fromAvro = (type: PrimitiveType | undefined, raw: unknown): Value | null => {
  if (raw === null || raw === undefined) return null
  const storage = type === undefined ? undefined : storageOf(type)
  if (raw instanceof Uint8Array) {
    if (storage === 'decimal') return bigintFromBytes(raw)
    return storage === 'uuid' ? uuidFromBytes(raw) : new Uint8Array(raw)
  }
  // Written before the column was promoted from int to long.
  if (typeof raw === 'number') return storage === 'long' ? BigInt(raw) : raw
  if (typeof raw === 'bigint') return storage === 'int' ? Number(raw) : raw
  return typeof raw === 'string' || typeof raw === 'boolean' ? raw : null
}

interface WrittenField {
  readonly name: string
  readonly 'field-id'?: number
}
/** Reads tuples by field id, whatever the writer called the fields. Equal ones become one object, kept in `known`. */
export const tupleReader = (
  spec: PartitionSpec,
  types: readonly (PrimitiveType | undefined)[],
  written: readonly WrittenField[],
  known: Map<string, PartitionTuple>,
): ((raw: Readonly<Record<string, unknown>>) => PartitionTuple) => {
  const names = spec.fields.map(
    (field, index) =>
      written.find((candidate) => candidate['field-id'] === field['field-id'])?.name ??
      written[index]?.name ??
      avroName(field.name),
  )
  const kinds = types.join(' ')
  return (raw) => {
    const key = [kinds, ...names.map((name) => keyOf(raw[name]))].join('\n')
    const tuple = known.get(key) ?? names.map((name, index) => fromAvro(types[index], raw[name]))
    known.set(key, tuple)
    return tuple
  }
}

const keyOf = (value: unknown): string => {
  if (Object.is(value, -0)) return '-0'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return `${typeof value} ${value}`
  // What else is an object is no value, and is read as null.
  return value instanceof Uint8Array ? `bytes ${toHex(value)}` : 'null'
}
