import { InvalidMetadata } from '../errors.ts'

const MOST_INT_BYTES = 7
const MOST_LONG_BYTES = 10

/** Bytes and how far they are read. */
export interface Cursor {
  readonly bytes: Buffer
  at: number
}
export type Decode = (cursor: Cursor) => unknown

export const byteOf = (cursor: Cursor): number => {
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
export const readLong = (cursor: Cursor): bigint => {
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
export const skip = (cursor: Cursor, length: number): number => {
  const start = cursor.at
  if (length < 0 || start + length > cursor.bytes.length)
    throw new InvalidMetadata('The Avro file ends too early')
  cursor.at = start + length
  return start
}

/** A view: a copy of each of a manifest's bounds would cost an ArrayBuffer apiece. */
export const take = (cursor: Cursor, length: number): Uint8Array =>
  new Uint8Array(cursor.bytes.buffer, cursor.bytes.byteOffset + skip(cursor, length), length)

export const readString = (cursor: Cursor): string => {
  const start = skip(cursor, readInt(cursor))
  return cursor.bytes.toString('utf8', start, cursor.at)
}

/** Behind the varint at `from`. Of a position and not of a cursor: ten thousand entries have two million varints. */
const behindVarint = (bytes: Buffer, from: number, most: number): number => {
  for (let at = from; at < from + most; at += 1) if ((bytes[at] ?? 0xff) < 0x80) return at + 1
  throw new InvalidMetadata('A number of the Avro file is too long')
}

/** Steps over `count` pairs of an int and a long, which are looked at for their lengths alone. */
export const skipLongPairs = (cursor: Cursor, count: number): void => {
  let { at } = cursor
  for (let left = count; left > 0; left -= 1) {
    at = behindVarint(cursor.bytes, at, MOST_INT_BYTES)
    at = behindVarint(cursor.bytes, at, MOST_LONG_BYTES)
  }
  cursor.at = at
}

/** Steps over `count` pairs of an int and bytes. */
export const skipBytesPairs = (cursor: Cursor, count: number): void => {
  for (let left = count; left > 0; left -= 1) {
    cursor.at = behindVarint(cursor.bytes, cursor.at, MOST_INT_BYTES)
    skip(cursor, readInt(cursor))
  }
}

/** What is counted takes at least a byte apiece in every file of Iceberg: a larger count is none. */
export const checkCount = (cursor: Cursor, count: number): void => {
  if (count > cursor.bytes.length - cursor.at) throw new InvalidMetadata('The Avro file ends too early')
}

/** Arrays and maps come in blocks; a negative count is followed by the block's size. `read` reads that many items. */
export const eachBlock = (cursor: Cursor, read: (count: number) => void): void => {
  for (let count = readInt(cursor); count !== 0; count = readInt(cursor)) {
    if (count < 0) readInt(cursor)
    checkCount(cursor, Math.abs(count))
    read(Math.abs(count))
  }
}

export const readBlocks = (cursor: Cursor, readItem: () => void): void =>
  eachBlock(cursor, (count) => {
    for (let left = count; left > 0; left -= 1) readItem()
  })
