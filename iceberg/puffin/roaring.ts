/**
 * 64-bit Roaring bitmaps in the portable serialisation (RoaringFormatSpec, «64-bit implementations»), as deletion
 * vectors hold them: little endian, a count, then a 32-bit bitmap for each value of the upper 32 bits.
 */
import { InvalidMetadata } from '../errors.ts'

/** Consecutive positions, both ends included. */
export interface PositionRange {
  readonly first: number
  readonly last: number
}

const COOKIE_WITH_RUNS = 12347
const COOKIE_WITHOUT_RUNS = 12346
/** Bitmaps with runs and fewer containers have no table of offsets. */
const OFFSETS_FROM = 4
const LARGEST_ARRAY = 4096
const BITMAP_WORDS = 1024
const CONTAINER_VALUES = 65_536
/** No file has 2^53 rows, and up to there positions are exact in a double. */
const HIGHEST_KEY = 2 ** 21 - 1

interface Reader {
  readonly view: DataView
  at: number
}

/** Steps over `length` bytes and says where they began. */
const need = (reader: Reader, length: number): number => {
  const start = reader.at
  if (start + length > reader.view.byteLength) throw new InvalidMetadata('its bitmap ends too early')
  reader.at = start + length
  return start
}
const readU16 = (reader: Reader): number => reader.view.getUint16(need(reader, 2), true)
const readU32 = (reader: Reader): number => reader.view.getUint32(need(reader, 4), true)

interface Container {
  readonly kind: 'runs' | 'array' | 'bitmap'
  /** Added to the 16 bits that the container holds. */
  readonly base: number
  readonly cardinality: number
}

/** What stands before the containers of one 32-bit bitmap. */
const readContainers = (reader: Reader, high: number): Container[] => {
  const cookie = readU32(reader)
  const withRuns = (cookie & 0xffff) === COOKIE_WITH_RUNS
  if (!withRuns && cookie !== COOKIE_WITHOUT_RUNS) throw new InvalidMetadata('its bitmap has an unknown form')
  const count = withRuns ? (cookie >>> 16) + 1 : readU32(reader)
  if (count > CONTAINER_VALUES) throw new InvalidMetadata('its bitmap has too many containers')
  const runFlags = withRuns ? need(reader, Math.ceil(count / 8)) : undefined
  const containers: Container[] = []
  let before = -1
  for (let index = 0; index < count; index += 1) {
    const key = readU16(reader)
    const cardinality = readU16(reader) + 1
    if (key <= before) throw new InvalidMetadata('the containers of its bitmap are not in order')
    before = key
    const isRuns =
      runFlags !== undefined && (reader.view.getUint8(runFlags + (index >> 3)) & (1 << (index & 7))) !== 0
    const kind = isRuns ? 'runs' : cardinality <= LARGEST_ARRAY ? 'array' : 'bitmap'
    containers.push({ kind, base: high * 2 ** 32 + key * CONTAINER_VALUES, cardinality })
  }
  if (!withRuns || count >= OFFSETS_FROM) need(reader, 4 * count)
  return containers
}

function* readRuns(reader: Reader, base: number): Generator<PositionRange> {
  let before = -1
  for (let left = readU16(reader); left > 0; left -= 1) {
    const first = readU16(reader)
    const last = first + readU16(reader)
    if (first <= before || last >= CONTAINER_VALUES)
      throw new InvalidMetadata('the runs of its bitmap overlap')
    before = last
    yield { first: base + first, last: base + last }
  }
}

/** Ascending values as ranges: neighbours become one. */
class RangeBuilder {
  #first = -1
  #last = -2
  /** The range that ended because of this value. */
  add(value: number): PositionRange | undefined {
    if (value === this.#last + 1) {
      this.#last = value
      return undefined
    }
    const done = this.end()
    this.#first = value
    this.#last = value
    return done
  }
  end(): PositionRange | undefined {
    return this.#first < 0 ? undefined : { first: this.#first, last: this.#last }
  }
}

function* ranges(values: Iterable<number>): Generator<PositionRange> {
  const builder = new RangeBuilder()
  for (const value of values) {
    const done = builder.add(value)
    if (done) yield done
  }
  const rest = builder.end()
  if (rest) yield rest
}

function* readArray(reader: Reader, { base, cardinality }: Container): Generator<number> {
  let before = -1
  for (let left = cardinality; left > 0; left -= 1) {
    const value = readU16(reader)
    if (value <= before) throw new InvalidMetadata('the values of its bitmap are not in order')
    before = value
    yield base + value
  }
}

function* readBitmap(reader: Reader, base: number): Generator<number> {
  const start = need(reader, 8 * BITMAP_WORDS)
  for (let half = 0; half < 2 * BITMAP_WORDS; half += 1) {
    let bits = reader.view.getUint32(start + 4 * half, true)
    while (bits !== 0) {
      const lowest = 31 - Math.clz32(bits & -bits)
      yield base + 32 * half + lowest
      bits &= bits - 1
    }
  }
}

/**
 * The positions of a serialised bitmap in ascending order, as ranges: a bitmap of many runs is never spelt out.
 * Throws `InvalidMetadata`, whose message goes on from the name of the file.
 */
export function* readPositions(bytes: Uint8Array): Generator<PositionRange> {
  const reader: Reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 }
  const count = reader.view.getBigUint64(need(reader, 8), true)
  let before = -1
  for (let left = count; left > 0n; left -= 1n) {
    const high = readU32(reader)
    if (high <= before || high > HIGHEST_KEY)
      throw new InvalidMetadata('the parts of its bitmap are not in order')
    before = high
    for (const container of readContainers(reader, high)) {
      if (container.kind === 'runs') yield* readRuns(reader, container.base)
      else if (container.kind === 'array') yield* ranges(readArray(reader, container))
      else yield* ranges(readBitmap(reader, container.base))
    }
  }
  if (reader.at !== reader.view.byteLength) throw new InvalidMetadata('its bitmap has bytes left over')
}
