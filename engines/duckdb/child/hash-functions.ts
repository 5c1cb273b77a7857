import {
  BIGINT,
  BLOB,
  DuckDBBlobValue,
  DuckDBScalarFunction,
  HUGEINT,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'

/** The bytes that Iceberg hashes (table spec, appendix B): longs are 8 bytes little-endian … */
const longBytes = (value: DuckDBValue): Uint8Array => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(typeof value === 'bigint' ? value : BigInt(Number(value)))
  return bytes
}

/** … decimals are the unscaled value, two's complement, big-endian, as few bytes as possible. */
const decimalBytes = (value: DuckDBValue): Uint8Array => {
  const unscaled = typeof value === 'bigint' ? value : BigInt(Number(value))
  let size = 1
  while (BigInt.asIntN(size * 8, unscaled) !== unscaled) size += 1
  const bits = BigInt.asUintN(size * 8, unscaled)
  return Buffer.from(bits.toString(16).padStart(size * 2, '0'), 'hex')
}

const textBytes = (value: DuckDBValue): Uint8Array => Buffer.from(String(value))
const blobBytes = (value: DuckDBValue): Uint8Array =>
  value instanceof DuckDBBlobValue ? value.bytes : Buffer.alloc(0)

const FUNCTIONS: readonly (readonly [string, DuckDBType, (value: DuckDBValue) => Uint8Array])[] = [
  ['__bucket_long', BIGINT, longBytes],
  ['__bucket_decimal', HUGEINT, decimalBytes],
  ['__bucket_text', VARCHAR, textBytes],
  ['__bucket_blob', BLOB, blobBytes],
]

/** `__bucket_*(value)` → the 32-bit hash of Iceberg's bucket transform; DuckDB core has no murmur3. */
export const registerHashFunctions = (connection: DuckDBConnection): void => {
  for (const [name, type, bytesOf] of FUNCTIONS) {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: [type],
        returnType: INTEGER,
        mainFunction: (_, input, output) => {
          const column = input.getColumnVector(0)
          for (let row = 0; row < input.rowCount; row += 1) {
            const value = column.getItem(row)
            output.setItem(row, value === null ? null : murmur3(bytesOf(value)))
          }
          output.flush()
        },
      }),
    )
  }
}

const mix = (block: number): number => {
  const scrambled = Math.imul(block, 0xcc9e2d51)
  return Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593)
}

/** murmur3 x86 32-bit, seed 0, as a signed integer. */
const murmur3 = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blocks = bytes.length & ~3
  let hash = 0
  for (let at = 0; at < blocks; at += 4) {
    hash ^= mix(view.getInt32(at, true))
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64
  }
  let tail = 0
  for (let at = bytes.length - 1; at >= blocks; at -= 1) tail = (tail << 8) | (bytes[at] ?? 0)
  if (bytes.length > blocks) hash ^= mix(tail)
  hash ^= bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
