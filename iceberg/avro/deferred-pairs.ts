import { resolve, type AvroType, type Names } from './avro-schema.ts'
import {
  eachBlock,
  readBlocks,
  readInt,
  readLong,
  skipBytesPairs,
  skipLongPairs,
  take,
  type Cursor,
  type Decode,
} from './cursor.ts'

/** How the values of pairs are read, and pairs stepped over. */
const VALUES = {
  long: { read: readLong, skipPairs: skipLongPairs },
  bytes: { read: (cursor: Cursor) => take(cursor, readInt(cursor)), skipPairs: skipBytesPairs },
} as const

/** A pair of an Avro map with integer keys. */
interface Pair {
  readonly key: number
  /** A long, or a view of the file's bytes. */
  readonly value: bigint | Uint8Array
}

/**
 * A map with integer keys (in Avro an array of pairs) that was stepped over and is read when somebody asks. Of the
 * entries of a manifest most are left out by their partition, and the metrics, nine tenths of their bytes, need not
 * become objects for that.
 */
export class DeferredPairs {
  /** Number of pairs. */
  readonly count: number
  readonly #kind: keyof typeof VALUES
  readonly #bytes: Buffer
  readonly #at: number

  constructor(kind: keyof typeof VALUES, count: number, bytes: Buffer, at: number) {
    this.count = count
    this.#kind = kind
    this.#bytes = bytes
    this.#at = at
  }

  /** Each byte was looked at before, so that this does not fail. */
  pairs(): Pair[] {
    const cursor = { bytes: this.#bytes, at: this.#at }
    const read = VALUES[this.#kind].read
    const pairs: Pair[] = []
    readBlocks(cursor, () => pairs.push({ key: readInt(cursor), value: read(cursor) }))
    return pairs
  }
}

/** Of an array of `items`; undefined when they are not pairs of an int and a long or bytes. */
export const pairsSkipper = (items: AvroType, names: Names): Decode | undefined => {
  const item = resolve(items, names)
  if (item.kind !== 'record' || item.fields.map(({ name }) => name).join() !== 'key,value') return undefined
  const [key, value] = item.fields.map(({ type }) => resolve(type, names))
  if (key?.kind !== 'primitive' || key.name !== 'int' || value?.kind !== 'primitive') return undefined
  const kind = value.name
  if (kind !== 'long' && kind !== 'bytes') return undefined
  const { skipPairs } = VALUES[kind]
  return (cursor) => {
    const at = cursor.at
    let total = 0
    eachBlock(cursor, (count) => {
      skipPairs(cursor, count)
      total += count
    })
    return new DeferredPairs(kind, total, cursor.bytes, at)
  }
}
