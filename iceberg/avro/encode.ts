import { newNames, resolve, type AvroRecordField, type AvroType, type Names } from './avro-schema.ts'

/** A growing buffer. */
export interface Sink {
  bytes: Buffer
  length: number
}
export type Encode = (sink: Sink, value: unknown) => void

export const newSink = (): Sink => ({ bytes: Buffer.allocUnsafe(1 << 14), length: 0 })

const reserve = (sink: Sink, more: number): void => {
  if (sink.length + more <= sink.bytes.length) return
  const grown = Buffer.allocUnsafe(Math.max(sink.bytes.length * 2, sink.length + more))
  sink.bytes.copy(grown, 0, 0, sink.length)
  sink.bytes = grown
}

const mismatch = (type: string, value: unknown): never => {
  throw new TypeError(`A value of type ${typeof value} cannot be written as Avro ${type}`)
}

/** Zigzag varint of a safe integer. */
export const writeInt = (sink: Sink, value: unknown): void => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value * 2)) return mismatch('int', value)
  reserve(sink, 10)
  let rest = value >= 0 ? value * 2 : -value * 2 - 1
  while (rest >= 0x80) {
    sink.bytes[sink.length++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  sink.bytes[sink.length++] = rest
}

const SAFE = 2n ** 51n

const writeLong = (sink: Sink, value: unknown): void => {
  if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) return mismatch('long', value)
  if (value < SAFE && value > -SAFE) return writeInt(sink, Number(value))
  reserve(sink, 10)
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n))
  for (; rest >= 0x80n; rest >>= 7n) sink.bytes[sink.length++] = Number(rest & 0x7fn) | 0x80
  sink.bytes[sink.length++] = Number(rest)
}

const writeRaw = (sink: Sink, bytes: Uint8Array): void => {
  reserve(sink, bytes.length)
  sink.bytes.set(bytes, sink.length)
  sink.length += bytes.length
}

const writeBytes = (sink: Sink, value: unknown): void => {
  if (!(value instanceof Uint8Array)) return mismatch('bytes', value)
  writeInt(sink, value.length)
  writeRaw(sink, value)
}

const writeString = (sink: Sink, value: unknown): void => {
  if (typeof value !== 'string') return mismatch('string', value)
  const size = Buffer.byteLength(value)
  writeInt(sink, size)
  reserve(sink, size)
  sink.length += sink.bytes.write(value, sink.length, 'utf8')
}

const writeFloat =
  (size: 4 | 8): Encode =>
  (sink, value) => {
    if (typeof value !== 'number') return mismatch('float', value)
    reserve(sink, size)
    if (size === 4) sink.bytes.writeFloatLE(value, sink.length)
    else sink.bytes.writeDoubleLE(value, sink.length)
    sink.length += size
  }

const writeBoolean = (sink: Sink, value: unknown): void => {
  if (typeof value !== 'boolean') return mismatch('boolean', value)
  reserve(sink, 1)
  sink.bytes[sink.length++] = value ? 1 : 0
}

const PRIMITIVES: Readonly<Record<string, Encode>> = {
  null: (_sink, value) => (value === null ? undefined : mismatch('null', value)),
  boolean: writeBoolean,
  int: writeInt,
  long: writeLong,
  float: writeFloat(4),
  double: writeFloat(8),
  bytes: writeBytes,
  string: writeString,
}

const recordEncoder = (fields: readonly AvroRecordField[], names: Names): Encode => {
  const writers = fields.map((field) => ({ name: field.name, write: encoder(field.type, names) }))
  return (sink, value) => {
    if (typeof value !== 'object' || value === null) return mismatch('record', value)
    const row = value as Readonly<Record<string, unknown>>
    for (const { name, write } of writers) write(sink, row[name])
  }
}

const blockEncoder =
  (write: Encode): Encode =>
  (sink, value) => {
    if (!Array.isArray(value)) return mismatch('array', value)
    if (value.length > 0) writeInt(sink, value.length)
    for (const item of value) write(sink, item)
    writeInt(sink, 0)
  }

/** Only unions of null and one other type are written. */
const optionalEncoder = (branches: readonly AvroType[], names: Names): Encode => {
  const [first, second] = branches
  if (first !== 'null' || second === undefined || branches.length !== 2)
    throw new TypeError('Only optional values can be written as Avro unions')
  const write = encoder(second, names)
  return (sink, value) => {
    const absent = value === null || value === undefined
    writeInt(sink, absent ? 0 : 1)
    if (!absent) write(sink, value)
  }
}

/** Compiles a schema to a function; values are as `decoder` gives them. The function throws `TypeError` for others. */
export const encoder = (type: AvroType, names: Names = newNames()): Encode => {
  const resolved = resolve(type, names)
  switch (resolved.kind) {
    case 'primitive':
      return PRIMITIVES[resolved.name] ?? mismatch(resolved.name, type)
    case 'union':
      return optionalEncoder(resolved.branches, names)
    case 'record':
      return recordEncoder(resolved.fields, names)
    case 'array':
      return blockEncoder(encoder(resolved.items, names))
    case 'map': {
      const writeEntry = recordEncoder(
        [
          { name: '0', type: 'string' },
          { name: '1', type: resolved.values },
        ],
        names,
      )
      const writeEntries = blockEncoder(writeEntry)
      return (sink, value) => writeEntries(sink, Object.entries(Object(value)))
    }
    case 'fixed':
      return (sink, value) =>
        value instanceof Uint8Array && value.length === resolved.size
          ? writeRaw(sink, value)
          : mismatch('fixed', value)
    case 'enum':
      return (sink, value) => writeInt(sink, resolved.symbols.indexOf(String(value)))
  }
}
