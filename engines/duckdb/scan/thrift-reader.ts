/** What to do with a field of a struct: its value was read, it is passed over, or nothing more is wanted. */
export type Visit = 'read' | 'skip' | 'end'

/** Reads Thrift's compact protocol, which Parquet footers are written in. Throws `OutOfBytes`. */
export interface ThriftReader {
  struct(visit: (id: number) => Visit): void
  /** Calls `each` for every element. */
  list(each: () => void): void
  /** An i16, i32 or i64 of at most 53 bits. */
  integer(): number
  text(): string
}

/** The bytes end before the value does. */
export class OutOfBytes extends Error {
  override readonly name = 'OutOfBytes'
}

/** Types of the compact protocol (Thrift, thrift-compact-protocol.md). */
const BOOLEANS = [1, 2]
const INTEGERS = [4, 5, 6]
const BINARY = 8
const LISTS = [9, 10]
const MAP = 11
const STRUCT = 12
/** Sizes of i8, double and uuid. */
const FIXED: Readonly<Record<number, number>> = { 3: 1, 7: 8, 13: 16 }
/** Hostile footers nest without end. */
const MOST_LEVELS = 64

/** Numbers and runs of bytes, one after the other. */
const bytesReader = (bytes: Uint8Array, start: number) => {
  let at = start
  const run = (length: number): Buffer => {
    const from = at
    at += length
    if (at > bytes.length) throw new OutOfBytes()
    return Buffer.from(bytes.buffer, bytes.byteOffset + from, length)
  }
  const byte = (): number => {
    const value = bytes[at]
    if (value === undefined) throw new OutOfBytes()
    at += 1
    return value
  }
  const varint = (): number => {
    let value = 0
    for (let factor = 1; factor < 2 ** 70; factor *= 128) {
      const next = byte()
      value += (next % 128) * factor
      if (next < 128) return value
    }
    throw new Error('a number has no end')
  }
  return { run, byte, varint }
}

export const thriftReader = (bytes: Uint8Array, start: number): ThriftReader => {
  const { run, byte, varint } = bytesReader(bytes, start)
  let level = 0
  const integer = (): number => {
    const value = varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }
  const listHeader = (): { size: number; type: number } => {
    const head = byte()
    return { size: head >> 4 === 15 ? varint() : head >> 4, type: head % 16 }
  }
  const struct: ThriftReader['struct'] = (visit) => {
    let id = 0
    for (let head = byte(); head !== 0; head = byte()) {
      id = head >> 4 === 0 ? integer() : id + (head >> 4)
      const answer = visit(id)
      if (answer === 'end') return
      // A boolean is in the type of its field.
      if (answer === 'skip' && !BOOLEANS.includes(head % 16)) skip(head % 16)
    }
  }
  const skipNested = (type: number): void => {
    if (type === STRUCT) return struct(() => 'skip')
    const { size, type: element } = type === MAP ? { size: varint(), type: 0 } : listHeader()
    const pair = type === MAP && size > 0 ? byte() : 0
    for (let count = 0; count < size; count += 1) {
      if (type === MAP) skip(pair >> 4)
      skip(type === MAP ? pair % 16 : element)
    }
  }
  const skip = (type: number): void => {
    const size = BOOLEANS.includes(type) ? 1 : FIXED[type]
    if (size !== undefined) run(size)
    else if (INTEGERS.includes(type)) varint()
    else if (type === BINARY) run(varint())
    else if (type === STRUCT || type === MAP || LISTS.includes(type)) {
      level += 1
      if (level > MOST_LEVELS) throw new Error('values are nested too deeply')
      skipNested(type)
      level -= 1
    } else throw new Error(`there is no type ${type}`)
  }
  return {
    struct,
    integer,
    list: (each) => {
      const { size } = listHeader()
      for (let count = 0; count < size; count += 1) each()
    },
    text: () => run(varint()).toString('utf8'),
  }
}
