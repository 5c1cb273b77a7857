import { randomBytes } from 'node:crypto'
import { setImmediate as othersFirst } from 'node:timers/promises'
import { promisify } from 'node:util'
import { deflateRaw, inflateRaw, inflateRawSync, zstdDecompress } from 'node:zlib'
import { InvalidMetadata, NotSupported } from '../errors.ts'
import { LARGEST_TEXT } from '../table-file.ts'
import { newNames, type AvroType } from './avro-schema.ts'
import { checkCount, readInt, type Cursor, type Decode } from './cursor.ts'
import { decoder } from './decode.ts'
import { encoder, newSink, writeInt, type Sink } from './encode.ts'

const MAGIC = Buffer.from('Obj\u0001', 'latin1')
/** Magic of the AES GCM stream format (spec v3, «Encryption»). */
const ENCRYPTED = 'AGS1'
const HEADER: AvroType = { type: 'map', values: 'bytes' }
const readMetadata = decoder(HEADER)
const writeMetadata = encoder(HEADER)
const SYNC_BYTES = 16

export interface AvroFile {
  /** The header's keys as text, `avro.schema` and `avro.codec` among them. */
  readonly metadata: Readonly<Record<string, string>>
  /** As the writer declared it, with Iceberg's attributes. */
  readonly schema: AvroType
  readonly records: readonly Readonly<Record<string, unknown>>[]
}

const parseSchema = (text: string | undefined): AvroType => {
  try {
    return JSON.parse(text ?? '') as AvroType
  } catch (error) {
    throw new InvalidMetadata('The schema of the Avro file is not JSON', error)
  }
}

/** Files of a table hold records; with anything else a row would be no object. */
const recordSchema = (text: string | undefined): AvroType => {
  const schema = parseSchema(text)
  if (typeof schema !== 'object' || schema === null || !('fields' in schema))
    throw new InvalidMetadata('The Avro file holds no records')
  return schema
}

interface Reader {
  readonly schema: AvroType
  readonly read: Decode
  /** How many parts a record has. */
  readonly parts: number
}

const makeReader = (text: string | undefined, deferPairs: boolean): Reader => {
  const schema = recordSchema(text)
  const names = newNames(deferPairs)
  const read = decoder(schema, names)
  return { schema, read, parts: names.parts }
}

/** The manifests of a table share a schema, which takes longer to understand than a hundred entries to read. */
const readers = new Map<string, Reader>()
const MOST_READERS = 100
const LONGEST_TEXT = 64 * 1024

const readerOf = (text: string | undefined, deferPairs: boolean): Reader => {
  const key = `${deferPairs} ${text}`
  const reader = readers.get(key) ?? makeReader(text, deferPairs)
  if (key.length > LONGEST_TEXT) return reader
  readers.delete(key)
  readers.set(key, reader)
  for (const oldest of readers.keys()) if (readers.size > MOST_READERS) readers.delete(oldest)
  return reader
}

const inflateElsewhere = promisify(inflateRaw)
const decompressElsewhere = promisify(zstdDecompress)

/** Another thread takes a tenth of a millisecond to ask, in which so much is inflated. */
const SMALL_BLOCK = 16 * 1024

const inflate = async (codec: string, bytes: Buffer, maxOutputLength: number): Promise<Buffer> => {
  if (codec === 'null') return bytes
  if (codec === 'deflate' && bytes.length < SMALL_BLOCK) return inflateRawSync(bytes, { maxOutputLength })
  if (codec === 'deflate') return inflateElsewhere(bytes, { maxOutputLength })
  if (codec === 'zstandard') return decompressElsewhere(bytes, { maxOutputLength })
  throw new NotSupported(`Cannot read Avro compressed with ${codec}`)
}

const readHeader = (cursor: Cursor): { metadata: Record<string, string>; sync: Buffer } => {
  if (cursor.bytes.toString('latin1', 0, 4) === ENCRYPTED) throw new NotSupported('it is encrypted')
  if (!cursor.bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new InvalidMetadata('This is not an Avro file')
  cursor.at = MAGIC.length
  const entries = Object.entries(readMetadata(cursor) as Record<string, Uint8Array>)
  const sync = cursor.bytes.subarray(cursor.at, cursor.at + SYNC_BYTES)
  cursor.at += SYNC_BYTES
  return {
    metadata: Object.fromEntries(entries.map(([key, text]) => [key, new TextDecoder().decode(text)])),
    sync,
  }
}

/** Every part of a record but an empty one takes a byte, so that few bytes with many parts are made to waste time. */
const PARTS_A_BYTE = 20

/** A few milliseconds of work, after which others have their turn. */
const TURN_RECORDS = 500

const readRecords = async (
  read: Decode,
  block: Buffer,
  count: number,
  parts: number,
  records: Record<string, unknown>[],
): Promise<void> => {
  const cursor = { bytes: block, at: 0 }
  checkCount(cursor, count)
  if (count * parts > PARTS_A_BYTE * (block.length + 1000))
    throw new InvalidMetadata('The Avro file has fewer bytes than fields')
  for (let left = count; left > 0; left -= 1) {
    records.push(read(cursor) as Record<string, unknown>)
    if (records.length % TURN_RECORDS === 0) await othersFirst()
  }
}

/**
 * Reads an object container file (Avro specification 1.11). Longs are bigint. `deferPairs`: maps with integer keys
 * become `DeferredPairs`. Others have their turn meanwhile: a merged manifest of 10,000 entries takes a tenth of a
 * second. Throws `InvalidMetadata`, `NotSupported`, and what the damage of a compressed block makes zlib throw: see
 * `decodingFile`.
 */
export const readAvro = async (file: Uint8Array, { deferPairs = false } = {}): Promise<AvroFile> => {
  const cursor: Cursor = { bytes: Buffer.from(file.buffer, file.byteOffset, file.byteLength), at: 0 }
  const { metadata, sync } = readHeader(cursor)
  const { schema, read, parts } = readerOf(metadata['avro.schema'], deferPairs)
  let room = LARGEST_TEXT
  const records: Record<string, unknown>[] = []
  while (cursor.at < cursor.bytes.length) {
    const count = readInt(cursor)
    const length = readInt(cursor)
    const end = length + cursor.at
    if (count < 0 || length < 0 || !cursor.bytes.subarray(end, end + SYNC_BYTES).equals(sync))
      throw new InvalidMetadata('A block of the Avro file is damaged')
    const block = await inflate(metadata['avro.codec'] ?? 'null', cursor.bytes.subarray(cursor.at, end), room)
    room -= block.length
    await readRecords(read, block, count, parts, records)
    cursor.at = end + SYNC_BYTES
  }
  return { metadata, schema, records }
}

const BLOCK_RECORDS = 1000

const written = (sink: Sink): Buffer => sink.bytes.subarray(0, sink.length)
const count = (value: number): Buffer => {
  const sink = newSink()
  writeInt(sink, value)
  return written(sink)
}

const deflate = promisify(deflateRaw)

/**
 * Writes an object container file, deflated. The schema is kept as given, so that Iceberg's field ids stay in it. Others
 * have their turn after each block: 10,000 entries of a merged manifest take a third of a second.
 */
export const writeAvro = async <Item>(
  schema: AvroType,
  metadata: Readonly<Record<string, string>>,
  items: readonly Item[],
  recordOf: (item: Item) => Readonly<Record<string, unknown>>,
): Promise<Uint8Array> => {
  const write = encoder(schema)
  const sync = randomBytes(SYNC_BYTES)
  const header = newSink()
  const keys = { 'avro.schema': JSON.stringify(schema), 'avro.codec': 'deflate', ...metadata }
  writeMetadata(
    header,
    Object.fromEntries(Object.entries(keys).map(([key, text]) => [key, Buffer.from(text)])),
  )
  const parts: Buffer[] = [MAGIC, written(header), sync]
  for (let at = 0; at < items.length; at += BLOCK_RECORDS) {
    const slice = items.slice(at, at + BLOCK_RECORDS)
    const sink = newSink()
    for (const item of slice) write(sink, recordOf(item))
    const block = await deflate(written(sink))
    parts.push(count(slice.length), count(block.length), block, sync)
  }
  return new Uint8Array(Buffer.concat(parts))
}
