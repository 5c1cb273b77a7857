import { ObjectNotFound, type ObjectStorage } from '@boathouse/storage'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { gunzipSync } from 'node:zlib'
import { IcebergError } from './errors.ts'
import { foreignMetadataLocation, foreignStorage } from './testing/foreign-tables.ts'
import { readWholeTable } from './testing/read-whole-table.ts'

const real = foreignStorage()

/** Every file that a reader of the table opens, but the data. */
const filesOf = async (table: string): Promise<readonly string[]> => {
  const opened = new Set<string>()
  const noting: ObjectStorage = {
    ...real,
    read: (location, maxBytes) => {
      opened.add(location)
      return real.read(location, maxBytes)
    },
    readRange: (location, offset, length) => {
      opened.add(location)
      return real.readRange(location, offset, length)
    },
  }
  await readWholeTable(noting, foreignMetadataLocation(table))
  return [...opened]
}

/** The storage with other bytes in one place. */
const withFile = (path: string, bytes: Uint8Array): ObjectStorage => ({
  ...real,
  read: async (location, maxBytes) => (location === path ? bytes : real.read(location, maxBytes)),
  readRange: async (location, offset, length) =>
    location === path ? bytes.subarray(offset, offset + length) : real.readRange(location, offset, length),
})

const RUNS = process.env['CI_FULL'] ? 500 : 60

type Damage = (bytes: Buffer) => Buffer

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const at = (bytes: Buffer, where: number): number => Math.floor(bytes.length * where)

/** Numbers as Avro and JSON write them that no honest file has. */
const ABSURD = [
  Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
  Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x7f]),
  Buffer.from([0x01]),
  Buffer.from('-99999999999999999999e999'),
  Buffer.from('['.repeat(5000)),
  Buffer.from('null'),
]

const damage: fc.Arbitrary<Damage> = fc.oneof(
  place.map(
    (where): Damage =>
      (bytes) =>
        bytes.subarray(0, at(bytes, where)),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(([where, mask]): Damage => (bytes) => {
    const copy = Buffer.from(bytes)
    copy[at(copy, where)] = (copy[at(copy, where)] ?? 0) ^ mask
    return copy
  }),
  fc
    .tuple(place, fc.constantFrom(...ABSURD), fc.boolean())
    .map(([where, insert, over]): Damage => (bytes) => {
      const from = at(bytes, where)
      return Buffer.concat([
        bytes.subarray(0, from),
        insert,
        bytes.subarray(over ? from + insert.length : from),
      ])
    }),
  fc.tuple(place, place, place).map(([from, to, length]): Damage => (bytes) => {
    const piece = bytes.subarray(at(bytes, from), at(bytes, from) + at(bytes, length))
    return Buffer.concat([bytes.subarray(0, at(bytes, to)), piece, bytes.subarray(at(bytes, to))])
  }),
)

/** A text with one of its values replaced by something else. */
const otherValue = fc
  .tuple(
    fc.nat(),
    fc.constantFrom('null', '-1', '1e400', '"../x"', '[]', '{}', '9223372036854775808', 'true'),
  )
  .map(([number, value]): Damage => (bytes) => {
    const values = [...bytes.toString().matchAll(/(?<=: ?)("(?:[^"\\]|\\.)*"|-?\d+|true|false|\[\]|\{\})/g)]
    const chosen = values[number % values.length]
    if (!chosen) return bytes
    const text = bytes.toString()
    return Buffer.from(text.slice(0, chosen.index) + value + text.slice(chosen.index + chosen[0].length))
  })

const damagedTable = async (path: string, table: string, harm: Damage, plain: Buffer): Promise<void> => {
  try {
    await readWholeTable(withFile(path, harm(plain)), foreignMetadataLocation(table))
  } catch (error) {
    // Paths inside a damaged file may lead nowhere.
    if (error instanceof ObjectNotFound) return
    expect(error).toBeInstanceOf(IcebergError)
    expect(String(error)).toMatch(/s3:|file:|The table has no|Cannot find|Snapshot -?\d+/)
  }
}

test.each(['vectors', 'equality', 'first_version'])(
  'a damaged file of the table %s gives a typed error that names it, or none',
  { timeout: 600_000 },
  async (table) => {
    for (const path of await filesOf(table)) {
      const bytes = Buffer.from(await real.read(path))
      const plain = path.endsWith('.metadata.json') ? gunzipSync(bytes) : bytes
      const harms = path.endsWith('.metadata.json') ? fc.oneof(damage, otherValue, otherValue) : damage
      await fc.assert(
        fc.asyncProperty(harms, (harm) => damagedTable(path, table, harm, plain)),
        { numRuns: RUNS },
      )
    }
  },
)
