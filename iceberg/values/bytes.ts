import { InvalidMetadata } from '../errors.ts'
import { parsePrimitive, type Primitive } from '../schema/primitive-type.ts'
import type { PrimitiveType, Value } from '../types.ts'
import { fromHex, toHex } from './hex.ts'

/** Two's complement, big endian, as few bytes as hold the sign. */
export const bigintToBytes = (value: bigint): Uint8Array => {
  let length = 1
  while (BigInt.asIntN(length * 8, value) !== value) length += 1
  const bytes = new Uint8Array(length)
  for (let at = length - 1, rest = value; at >= 0; at -= 1, rest >>= 8n) bytes[at] = Number(rest & 0xffn)
  return bytes
}

export const bigintFromBytes = (bytes: Uint8Array): bigint => {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  return BigInt.asIntN(bytes.length * 8, value)
}

export const uuidToBytes = (text: string): Uint8Array => fromHex(text.replaceAll('-', ''))
export const uuidFromBytes = (bytes: Uint8Array): string =>
  toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

const fixedBytes = (length: number, write: (view: DataView) => void): Uint8Array => {
  const bytes = new Uint8Array(length)
  write(new DataView(bytes.buffer))
  return bytes
}

const mismatch = (type: PrimitiveType, value: unknown): never => {
  throw new TypeError(`${String(value)} is not a value of type ${type}`)
}
const asNumber = (type: PrimitiveType, value: Value): number =>
  typeof value === 'number' ? value : mismatch(type, value)
const asBigint = (type: PrimitiveType, value: Value): bigint =>
  typeof value === 'bigint' ? value : mismatch(type, value)
const asString = (type: PrimitiveType, value: Value): string =>
  typeof value === 'string' ? value : mismatch(type, value)
const asBytes = (type: PrimitiveType, value: Value): Uint8Array =>
  value instanceof Uint8Array ? value : mismatch(type, value)

/** How the types are stored, whatever they mean. */
export type Storage =
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'string'
  | 'uuid'
  | 'bytes'
  | 'decimal'
const STORAGE: Readonly<Partial<Record<Primitive['kind'], Storage>>> = {
  boolean: 'boolean',
  int: 'int',
  date: 'int',
  long: 'long',
  time: 'long',
  timestamp: 'long',
  timestamptz: 'long',
  timestamp_ns: 'long',
  timestamptz_ns: 'long',
  float: 'float',
  double: 'double',
  string: 'string',
  uuid: 'uuid',
  fixed: 'bytes',
  binary: 'bytes',
  decimal: 'decimal',
}
/** undefined for the types without single values: unknown, variant, geometry, geography. */
export const storageOf = (type: PrimitiveType): Storage | undefined => STORAGE[parsePrimitive(type).kind]

/**
 * Binary single-value serialisation (spec, appendix D), as in bounds. Throws `TypeError` when the value is not of
 * the type, `InvalidMetadata` for types that have no such form.
 */
export const encodeValue = (type: PrimitiveType, value: Value): Uint8Array => {
  const storage = storageOf(type)
  switch (storage) {
    case 'boolean':
      return Uint8Array.of(typeof value === 'boolean' ? Number(value) : mismatch(type, value))
    case 'int':
      return fixedBytes(4, (view) => view.setInt32(0, asNumber(type, value), true))
    case 'long':
      return fixedBytes(8, (view) => view.setBigInt64(0, asBigint(type, value), true))
    case 'float':
      return fixedBytes(4, (view) => view.setFloat32(0, asNumber(type, value), true))
    case 'double':
      return fixedBytes(8, (view) => view.setFloat64(0, asNumber(type, value), true))
    case 'string':
      return new TextEncoder().encode(asString(type, value))
    case 'uuid':
      return uuidToBytes(asString(type, value))
    case 'bytes':
      return asBytes(type, value)
    case 'decimal':
      return bigintToBytes(asBigint(type, value))
    case undefined:
      throw new InvalidMetadata(`Values of type ${type} have no single-value form`)
  }
}

/**
 * The value of a bound. Bounds that were written before a column was promoted are shorter (int → long,
 * float → double). Throws `InvalidMetadata` when the length does not fit.
 */
export const decodeValue = (type: PrimitiveType, bytes: Uint8Array): Value => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = bytes.length
  const storage = storageOf(type)
  if (storage === 'string') return new TextDecoder().decode(bytes)
  if (storage === 'bytes') return bytes
  if (storage === 'decimal' && size > 0) return bigintFromBytes(bytes)
  if (storage === 'boolean' && size === 1) return bytes[0] !== 0
  if (storage === 'uuid' && size === 16) return uuidFromBytes(bytes)
  if (storage === 'int' && size === 4) return view.getInt32(0, true)
  if (storage === 'long' && size === 8) return view.getBigInt64(0, true)
  // date → timestamp (v3) changes the unit, so only plain integers are widened.
  if (type === 'long' && size === 4) return BigInt(view.getInt32(0, true))
  if (storage === 'float' && size === 4) return view.getFloat32(0, true)
  if (storage === 'double' && size === 8) return view.getFloat64(0, true)
  if (storage === 'double' && size === 4) return view.getFloat32(0, true)
  throw new InvalidMetadata(`${size} bytes are not a value of type ${type}`)
}
