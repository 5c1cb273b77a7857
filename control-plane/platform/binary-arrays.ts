import { randomBytes } from 'node:crypto'

/**
 * Arrays in PostgreSQL's binary form (array_recv), for statements that carry thousands of ids: a Buffer is sent as it
 * is, and nothing is parsed out of a text. The statement must say the type: `${uuids}::uuid[]`.
 */
const UUID_OID = 2950
const INT4_OID = 23
const TIMESTAMPTZ_OID = 1184

const hex32 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')

/** `items`: each with its length before it, hexadecimal. One decoding of all is cheaper than one for each. */
const arrayOf = (oid: number, count: number, items: string): Buffer => {
  const hasNulls = 1
  const header = count === 0 ? [0, 0, oid] : [1, hasNulls, oid, count, 1]
  return Buffer.from(header.map(hex32).join('') + items, 'hex')
}

/** A `uuid[]`. */
export const uuidArray = (ids: readonly string[]): Buffer =>
  arrayOf(UUID_OID, ids.length, ['', ...ids].join(hex32(16)).replaceAll('-', ''))

/** A `uuid[]` of as many random values. */
export const randomUuidArray = (count: number): Buffer => {
  const random = randomBytes(16 * count).toString('hex')
  return uuidArray(Array.from({ length: count }, (_, index) => random.slice(32 * index, 32 * (index + 1))))
}

/** An `int[]`. */
export const intArray = (values: readonly number[]): Buffer =>
  arrayOf(INT4_OID, values.length, ['', ...values.map(hex32)].join(hex32(4)))

const EPOCH_MILLIS = Date.UTC(2000, 0, 1)
const TWO_TO_32 = 2 ** 32
const NULL_ITEM = hex32(-1)

const instantItem = (at: Date | undefined): string => {
  if (at === undefined) return NULL_ITEM
  const micros = (at.getTime() - EPOCH_MILLIS) * 1000
  return hex32(8) + hex32(Math.floor(micros / TWO_TO_32)) + hex32(micros % TWO_TO_32)
}

/** A `timestamptz[]`; undefined is NULL. */
export const timestamptzArray = (instants: readonly (Date | undefined)[]): Buffer =>
  arrayOf(TIMESTAMPTZ_OID, instants.length, instants.map(instantItem).join(''))
