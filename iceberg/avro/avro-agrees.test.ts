import avro from 'avsc'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidMetadata } from '../errors.ts'
import { readAvro, writeAvro } from './container.ts'
import { decoder } from './decode.ts'
import { encoder, newSink } from './encode.ts'

/** Plain numbers, which avsc knows, and every kind of type that manifests have. */
const schema = {
  type: 'record',
  name: 'r',
  fields: [
    { name: 'i', type: 'int' },
    { name: 'b', type: 'boolean' },
    { name: 's', type: ['null', 'string'] },
    { name: 'd', type: 'double' },
    { name: 'f', type: 'float' },
    { name: 'x', type: { type: 'fixed', name: 'four', size: 4 } },
    { name: 'y', type: ['null', 'four'] },
    { name: 'm', type: { type: 'map', values: 'bytes' } },
    {
      name: 'a',
      type: { type: 'array', items: { type: 'record', name: 'p', fields: [{ name: 'k', type: 'int' }] } },
    },
  ],
} as const

const bytes = (length: fc.IntArrayConstraints | { minLength?: number; maxLength?: number }) =>
  fc.uint8Array(length as fc.IntArrayConstraints).map((array) => Buffer.from(array))
const plain = (buffer: Buffer): Uint8Array => new Uint8Array(buffer)
const four = bytes({ minLength: 4, maxLength: 4 })
const records = fc.record({
  i: fc.integer(),
  b: fc.boolean(),
  s: fc.option(fc.string({ unit: 'binary' })),
  d: fc.double(),
  f: fc.float(),
  x: four,
  y: fc.option(four),
  m: fc.dictionary(fc.string(), bytes({ maxLength: 5 }), { noNullPrototype: true }),
  a: fc.array(fc.record({ k: fc.integer() }, { noNullPrototype: true })),
})

test('bytes and values agree with avsc', () => {
  const peer = avro.Type.forSchema(schema as unknown as avro.Schema, { wrapUnions: 'never' })
  const [read, write] = [decoder(schema), encoder(schema)]
  fc.assert(
    fc.property(records, (record) => {
      const sink = newSink()
      write(sink, record)
      const ours = sink.bytes.subarray(0, sink.length)
      expect(ours.equals(peer.toBuffer(record))).toBe(true)
      expect(read({ bytes: ours, at: 0 })).toEqual({
        ...record,
        x: plain(record.x),
        y: record.y && plain(record.y),
        m: Object.fromEntries(Object.entries(record.m).map(([key, value]) => [key, plain(value)])),
      })
    }),
  )
})

test('any long survives, and takes the bytes that Avro prescribes', () => {
  const [read, write] = [decoder('long'), encoder('long')]
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.nat({ max: 63 }), (wide, shift) => {
      const value = wide >> BigInt(shift)
      const sink = newSink()
      write(sink, value)
      expect(read({ bytes: sink.bytes.subarray(0, sink.length), at: 0 })).toBe(value)
      const zigzag = value >= 0n ? value * 2n : -value * 2n - 1n
      expect(sink.length).toBe(Math.max(1, Math.ceil(zigzag.toString(2).length / 7)))
    }),
  )
})

test('a container of many blocks comes back, a damaged or cut one is refused', async () => {
  const type = { type: 'record', name: 'n', fields: [{ name: 'v', type: 'long' }] } as const
  const rows = Array.from({ length: 2500 }, (_, index) => ({ v: BigInt(index) }))
  const file = await writeAvro(type, { key: 'välue' }, rows, (row) => row)
  const read = await readAvro(file)
  expect(read).toMatchObject({ metadata: { key: 'välue', 'avro.codec': 'deflate' }, records: rows })
  for (const damaged of [file.subarray(0, file.length - 1), file.subarray(0, 40), Uint8Array.of(1, 2, 3)])
    await expect(readAvro(damaged)).rejects.toThrow(InvalidMetadata)
})

test('others have their turn while a large file is read', async () => {
  const type = { type: 'record', name: 'n', fields: [{ name: 'v', type: 'int' }] } as const
  const rows = Array.from({ length: 10_000 }, (_, v) => ({ v }))
  const file = await writeAvro(type, {}, rows, (row) => row)
  let turns = 0
  const turn = (): void => {
    turns += 1
    next = setImmediate(turn)
  }
  let next = setImmediate(turn)
  const { records } = await readAvro(file)
  clearImmediate(next)
  expect(records).toEqual(rows)
  expect(turns).toBeGreaterThan(5)
})
