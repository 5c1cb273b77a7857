import { InvalidMetadata } from '../errors.ts'
import { newNames, resolve, type AvroRecordField, type AvroType, type Names } from './avro-schema.ts'

/** Bytes and how far they are read. */
export interface Cursor {
  readonly bytes: Buffer
  at: number
}
export type Decode = (cursor: Cursor) => unknown

const byteOf = (cursor: Cursor): number => {
  const byte = cursor.bytes[cursor.at]
  if (byte === undefined) throw new InvalidMetadata('The Avro file ends too early')
  cursor.at += 1
  return byte
}

/** A zigzag varint that fits into a double: counts, lengths, ints. */
export const readInt = (cursor: Cursor): number => {
  let value = 0
  let scale = 1
  for (;;) {
    const byte = byteOf(cursor)
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    scale *= 128
    if (scale > 2 ** 49) throw new InvalidMetadata('A number of the Avro file is too large')
  }
}

/** Up to seven bytes are added up as a double, which is some five times faster than as bigint. */
const readLong = (cursor: Cursor): bigint => {
  let value = 0
  let scale = 1
  for (let index = 0; index < 7; index += 1) {
    const byte = byteOf(cursor)
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return BigInt(value % 2 === 0 ? value / 2 : -(value + 1) / 2)
    scale *= 128
  }
  let long = BigInt(value)
  for (let shift = 49n; shift < 70n; shift += 7n) {
    const byte = byteOf(cursor)
    long |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return BigInt.asIntN(64, (long >> 1n) ^ -(long & 1n))
  }
  throw new InvalidMetadata('A number of the Avro file is too long')
}

/** Where the next `length` bytes begin; the cursor is behind them afterwards. */
const skip = (cursor: Cursor, length: number): number => {
  const start = cursor.at
  if (length < 0 || start + length > cursor.bytes.length)
    throw new InvalidMetadata('The Avro file ends too early')
  cursor.at = start + length
  return start
}

/** A view: a copy of each of a manifest's bounds would cost an ArrayBuffer apiece. */
const take = (cursor: Cursor, length: number): Uint8Array =>
  new Uint8Array(cursor.bytes.buffer, cursor.bytes.byteOffset + skip(cursor, length), length)

const readString = (cursor: Cursor): string => {
  const start = skip(cursor, readInt(cursor))
  return cursor.bytes.toString('utf8', start, cursor.at)
}

const PRIMITIVES: Readonly<Record<string, Decode>> = {
  null: () => null,
  boolean: (cursor) => byteOf(cursor) !== 0,
  int: readInt,
  long: readLong,
  float: (cursor) => cursor.bytes.readFloatLE(skip(cursor, 4)),
  double: (cursor) => cursor.bytes.readDoubleLE(skip(cursor, 8)),
  bytes: (cursor) => take(cursor, readInt(cursor)),
  string: readString,
}

/** What is counted takes at least a byte apiece in every file of Iceberg: a larger count is none. */
export const checkCount = (cursor: Cursor, count: number): void => {
  if (count > cursor.bytes.length - cursor.at) throw new InvalidMetadata('The Avro file ends too early')
}

/** Arrays and maps come in blocks; a negative count is followed by the block's size. */
const readBlocks = (cursor: Cursor, readItem: () => void): void => {
  for (let count = readInt(cursor); count !== 0; count = readInt(cursor)) {
    if (count < 0) readInt(cursor)
    checkCount(cursor, Math.abs(count))
    for (let index = Math.abs(count); index > 0; index -= 1) readItem()
  }
}

const recordDecoder = (fields: readonly AvroRecordField[], names: Names): Decode => {
  const readers = fields.map((field) => ({ name: field.name, read: decoder(field.type, names) }))
  return (cursor) => {
    const row: Record<string, unknown> = {}
    for (const { name, read } of readers) row[name] = read(cursor)
    return row
  }
}

const unionDecoder = (branches: readonly AvroType[], names: Names): Decode => {
  const readers = branches.map((branch) => decoder(branch, names))
  return (cursor) => {
    const read = readers[readInt(cursor)]
    if (!read) throw new InvalidMetadata('A union of the Avro file has no such branch')
    return read(cursor)
  }
}

/**
 * Compiles a schema to a function. Longs are bigint, ints and floats numbers, bytes and fixed are views of the
 * cursor's bytes, unions their value.
 */
export const decoder = (type: AvroType, names: Names = newNames()): Decode => {
  const resolved = resolve(type, names)
  switch (resolved.kind) {
    case 'primitive': {
      const read = PRIMITIVES[resolved.name]
      if (!read) throw new InvalidMetadata(`The Avro file has the unknown type ${resolved.name}`)
      return read
    }
    case 'union':
      return unionDecoder(resolved.branches, names)
    case 'record':
      return recordDecoder(resolved.fields, names)
    case 'array': {
      const read = decoder(resolved.items, names)
      return (cursor) => {
        const items: unknown[] = []
        readBlocks(cursor, () => items.push(read(cursor)))
        return items
      }
    }
    case 'map': {
      const read = decoder(resolved.values, names)
      return (cursor) => {
        const entries: [string, unknown][] = []
        readBlocks(cursor, () => entries.push([readString(cursor), read(cursor)]))
        return Object.fromEntries(entries)
      }
    }
    case 'fixed':
      return (cursor) => take(cursor, resolved.size)
    case 'enum':
      return (cursor) => resolved.symbols[readInt(cursor)]
  }
}
