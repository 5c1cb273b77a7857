const rotl = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits))
const mixBlock = (k: number): number => Math.imul(rotl(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593)

/** Murmur3, x86, 32 bit, seed 0: what `bucket` is defined by (spec, appendix B). A signed 32-bit number. */
export const murmur3 = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let hash = 0
  for (let at = 0; at < whole; at += 4)
    hash = (Math.imul(rotl(hash ^ mixBlock(view.getInt32(at, true)), 13), 5) + 0xe6546b64) | 0
  let tail = 0
  for (let at = bytes.length - 1; at >= whole; at -= 1) tail = (tail << 8) | view.getUint8(at)
  hash ^= mixBlock(tail) ^ bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
