import { deflateRawSync, gzipSync } from 'node:zlib'
import { memoryStorage } from '@boathouse/storage'
import { describe, expect, test } from 'vitest'
import { readAvro } from './avro/container.ts'
import { InvalidMetadata } from './errors.ts'
import { readManifestList } from './manifests/manifest-list.ts'
import { readMetadata } from './metadata/file.ts'
import { lineage } from './metadata/lookup.ts'
import { foreignTable } from './testing/foreign-tables.ts'

const LOCATION = 's3://bucket/t/metadata/file'

const varint = (value: number): Buffer => {
  const bytes: number[] = []
  let rest = BigInt(value) * 2n
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}
const text = (value: string | Buffer): Buffer =>
  Buffer.concat([varint(Buffer.from(value).length), Buffer.from(value)])
const SYNC = Buffer.alloc(16, 7)

/** An object container file with one block. */
const avro = (schema: string, count: number, block: Buffer, codec = 'null'): Buffer =>
  Buffer.concat([
    Buffer.from('Obj\u0001'),
    varint(2),
    text('avro.schema'),
    text(schema),
    text('avro.codec'),
    text(codec),
    varint(0),
    SYNC,
    varint(count),
    varint(block.length),
    block,
    SYNC,
  ])

const record = (fields: unknown): string => JSON.stringify({ type: 'record', name: 'r', fields })
const ONE_INT = record([{ name: 'a', type: 'int' }])
/** Each type holds the one before it twice: the last one has 2^40 fields, none of which takes a byte. */
const DOUBLING = record(
  Array.from({ length: 40 }, (_, at) => ({
    name: `f${at}`,
    type: {
      type: 'record',
      name: `r${at}`,
      fields: at === 0 ? [] : ['a', 'b'].map((name) => ({ name, type: `r${at - 1}` })),
    },
  })),
)

const expectRefusal = async (reading: Promise<unknown>): Promise<void> => {
  const error: unknown = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(InvalidMetadata)
  expect(String(error)).toContain(LOCATION)
}

describe('a manifest list', () => {
  test.each<[string, Uint8Array]>([
    ['that claims more records than it has bytes', avro(ONE_INT, 2 ** 40, Buffer.from([2]))],
    ['that claims a longer block than the file', avro(ONE_INT, 1, Buffer.from([2])).subarray(0, -10)],
    [
      'whose list claims more items than there are bytes',
      avro(record([{ name: 'a', type: { type: 'array', items: 'null' } }]), 1, varint(2 ** 40)),
    ],
    ['whose type contains itself', avro(record([{ name: 'a', type: 'r' }]), 1, Buffer.from([2]))],
    ['whose types double', avro(DOUBLING, 1, Buffer.from([2]))],
    [
      'whose many empty fields cost time',
      avro(
        record(Array.from({ length: 50_000 }, (_, at) => ({ name: `f${at}`, type: 'null' }))),
        1000,
        Buffer.alloc(1000),
      ),
    ],
    [
      'whose schema nests without end',
      avro(`${'{"type":'.repeat(20_000)}"int"${'}'.repeat(20_000)}`, 1, Buffer.from([2])),
    ],
    [
      'whose schema is no schema',
      avro('{"type":{"type":"record","name":1,"fields":{}}}', 1, Buffer.from([2])),
    ],
    [
      'whose block inflates to gigabytes',
      avro(ONE_INT, 1, deflateRawSync(Buffer.alloc(600 * 1024 ** 2)), 'deflate'),
    ],
    ['whose block is not compressed as it says', avro(ONE_INT, 1, Buffer.from([255, 255]), 'deflate')],
    ['that is another file of the table', avro(ONE_INT, 1, Buffer.from([2]))],
    ['that is empty', new Uint8Array()],
  ])('%s is refused by name', async (_, bytes) => {
    const storage = memoryStorage()
    await storage.write(LOCATION, bytes)
    const started = process.cpuUsage()
    await expectRefusal(readManifestList(storage, LOCATION))
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1e6).toBeLessThan(10)
  })

  test('outside any place that a table can have is refused by name', async () => {
    for (const location of [
      '/etc/passwd',
      'http://host/list.avro',
      's3://bucket/t/../../other/list.avro',
      'file:///a/%2e%2e/../b',
    ])
      await expect(readManifestList(memoryStorage(), location)).rejects.toThrow(InvalidMetadata)
  })

  test('that is larger than any honest one is not read', async () => {
    const storage = {
      ...memoryStorage(),
      read: async (location: string, maxBytes?: number) => huge(location, maxBytes),
    }
    await expect(readManifestList(storage, LOCATION)).rejects.toThrow('within bounds')
  })
})

/** Says whether the reader gave a bound. */
const huge = (_: string, maxBytes: number | undefined): Uint8Array => {
  throw new InvalidMetadata(maxBytes === undefined ? 'unbounded' : 'within bounds')
}

describe('table metadata', () => {
  test.each<[string, Uint8Array]>([
    ['nested without end', Buffer.from('['.repeat(1e6))],
    [
      'whose schema nests without end',
      Buffer.from(`{"format-version":2,"schemas":${'[{"type":'.repeat(10_000)}1${'}]'.repeat(10_000)}}`),
    ],
    ['that inflates to gigabytes', gzipSync(Buffer.alloc(600 * 1024 ** 2, ' '))],
    ['that is no UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
    [
      'with a time that no calendar has',
      Buffer.from('{"format-version":2,"last-updated-ms":9007199254740991}'),
    ],
  ])('%s is refused by name', async (_, bytes) => {
    const storage = memoryStorage()
    await storage.write(LOCATION, bytes)
    await expectRefusal(readMetadata(storage, LOCATION))
  })

  test('whose snapshots are each other’s parents ends', async () => {
    const table = await foreignTable('vectors')
    const [snapshot] = table.snapshots
    if (!snapshot) throw new Error('no snapshot')
    const other = { ...snapshot, 'snapshot-id': 1n, 'parent-snapshot-id': snapshot['snapshot-id'] }
    const cycle = { ...table, snapshots: [{ ...snapshot, 'parent-snapshot-id': 1n }, other] }
    expect([...lineage(cycle, other)]).toHaveLength(2)
  })
})

test('an Avro file of honest shape is read', async () => {
  const { records } = await readAvro(avro(ONE_INT, 2, Buffer.from([2, 4])))
  expect(records).toEqual([{ a: 1 }, { a: 2 }])
})
