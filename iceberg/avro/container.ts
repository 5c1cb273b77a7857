import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import avro from 'avsc'
import { InvalidMetadata, NotSupported } from '../errors.ts'

/** Avro longs as bigint. avsc hands over 8 little-endian bytes. */
// oxlint-disable-next-line no-underscore-dangle -- avsc calls it so
const longType = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.allocUnsafe(8)
    bytes.writeBigInt64LE(value)
    return bytes
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
})

const isLong = (schema: unknown): boolean =>
  schema === 'long' ||
  (typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'long')

const TYPES = new Map<string, avro.Type>()

/** Compiling a type costs milliseconds, and a table's manifests share few schemas. */
const typeOf = (schemaText: string): avro.Type => {
  const known = TYPES.get(schemaText)
  if (known) return known
  const type = avro.Type.forSchema(JSON.parse(schemaText) as avro.Schema, {
    // Also for `{ type: 'long', logicalType: … }`, which a registry entry does not reach.
    typeHook: (schema) => (isLong(schema) ? longType : undefined),
    wrapUnions: 'never',
  })
  if (TYPES.size >= 500) TYPES.clear()
  TYPES.set(schemaText, type)
  return type
}

const MAGIC = Buffer.from('Obj\u0001', 'latin1')
const metadataType = avro.Type.forSchema({ type: 'map', values: 'bytes' })
const plainLong = avro.Type.forSchema('long')

const inflate = (codec: string, bytes: Buffer): Buffer => {
  if (codec === 'null') return bytes
  if (codec === 'deflate') return inflateRawSync(bytes)
  if (codec === 'zstandard') return zstdDecompressSync(bytes)
  throw new NotSupported(`Cannot read Avro compressed with ${codec}`)
}

export interface AvroFile {
  /** The header's keys as text, `avro.schema` and `avro.codec` among them. */
  readonly metadata: Readonly<Record<string, string>>
  readonly records: readonly Readonly<Record<string, unknown>>[]
}

const next = (type: avro.Type, bytes: Buffer, at: number): { value: unknown; offset: number } => {
  const decoded: { value: unknown; offset: number } = type.decode(bytes, at)
  if (decoded.offset < 0) throw new InvalidMetadata('The Avro file ends too early')
  return decoded
}

const readHeader = (bytes: Buffer) => {
  if (!bytes.subarray(0, 4).equals(MAGIC)) throw new InvalidMetadata('This is not an Avro file')
  const { value, offset } = next(metadataType, bytes, 4)
  const entries = Object.entries(value as Record<string, Buffer>)
  const metadata = Object.fromEntries(entries.map(([key, text]) => [key, text.toString('utf8')]))
  return { metadata, sync: bytes.subarray(offset, offset + 16), start: offset + 16 }
}

/** Reads an object container file (Avro specification 1.11). Longs are bigint. Throws `InvalidMetadata`, `NotSupported`. */
export const readAvro = (file: Uint8Array): AvroFile => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const { metadata, sync, start } = readHeader(bytes)
  const type = typeOf(metadata['avro.schema'] ?? '')
  const records: Record<string, unknown>[] = []
  for (let at = start; at < bytes.length;) {
    const count = next(plainLong, bytes, at)
    const size = next(plainLong, bytes, count.offset)
    const end = size.offset + Number(size.value)
    if (!bytes.subarray(end, end + 16).equals(sync))
      throw new InvalidMetadata('A block of the Avro file is damaged')
    const block = inflate(metadata['avro.codec'] ?? 'null', bytes.subarray(size.offset, end))
    for (let index = 0, inside = 0; index < Number(count.value); index += 1) {
      const record = next(type, block, inside)
      records.push(record.value as Record<string, unknown>)
      inside = record.offset
    }
    at = end + 16
  }
  return { metadata, records }
}

const BLOCK_RECORDS = 1000

/** Writes an object container file, deflated. The schema is kept as given, so that Iceberg's field ids stay in it. */
export const writeAvro = (
  schema: object,
  metadata: Readonly<Record<string, string>>,
  records: readonly Readonly<Record<string, unknown>>[],
): Uint8Array => {
  const schemaText = JSON.stringify(schema)
  const type = typeOf(schemaText)
  const sync = randomBytes(16)
  const header = { 'avro.schema': schemaText, 'avro.codec': 'deflate', ...metadata }
  const values = Object.entries(header).map(([key, text]) => [key, Buffer.from(text, 'utf8')])
  const parts: Buffer[] = [MAGIC, metadataType.toBuffer(Object.fromEntries(values)), sync]
  for (let at = 0; at < records.length; at += BLOCK_RECORDS) {
    const slice = records.slice(at, at + BLOCK_RECORDS)
    const block = deflateRawSync(Buffer.concat(slice.map((record) => type.toBuffer(record))))
    parts.push(plainLong.toBuffer(slice.length), plainLong.toBuffer(block.length), block, sync)
  }
  return new Uint8Array(Buffer.concat(parts))
}
