import { randomFillSync, randomInt } from 'node:crypto'

// The generator is asked for many ids at a time: each call of it costs more than what it fills.
const random = Buffer.alloc(4096)
let used = random.length

let lastMillis = 0
let sequence = 0

/**
 * A UUIDv7 (RFC 9562, section 5.7), lower case. Ids made by one process sort in the order they were made:
 * `rand_a` counts within a millisecond (method 1), and the clock never runs back. Made here rather than by
 * the database because uuidv7() exists only from PostgreSQL 18 on.
 */
export const newId = (): string => {
  const now = Date.now()
  if (now > lastMillis) {
    lastMillis = now
    // Starting low leaves room to count up without spilling over.
    sequence = randomInt(0x400)
  } else if (++sequence > 0xfff) {
    lastMillis += 1
    sequence = 0
  }
  const bytes = Buffer.allocUnsafe(16)
  bytes.writeUIntBE(lastMillis, 0, 6)
  bytes.writeUInt16BE(0x7000 | sequence, 6)
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  random.copy(bytes, 8, used, used + 8)
  used += 8
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
