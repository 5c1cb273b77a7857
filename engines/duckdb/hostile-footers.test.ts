import * as fc from 'fast-check'
import { memoryStorage } from '@boathouse/storage'
import { planScan } from '@boathouse/iceberg'
import { expect } from 'vitest'
import { EngineError } from './engine-error.ts'
import { fileColumnsReader } from './scan/file-columns.ts'
import { test, type TestLake } from './testing-lake.ts'

const LOCATION = 's3://bucket/t/data/hostile.parquet'
const SEED = 20_261_124

/** A file whose footer is these bytes. */
const withFooter = (footer: Uint8Array, length = footer.length): Buffer => {
  const end = Buffer.alloc(8, 'PAR1', 'latin1')
  end.writeUInt32LE(length, 0)
  return Buffer.concat([Buffer.from('PAR1'), footer, end])
}

const columnsIn = async (bytes: Uint8Array): Promise<unknown> => {
  const storage = memoryStorage()
  await storage.write(LOCATION, bytes)
  const file = { location: LOCATION, path: undefined, storage, sizeBytes: BigInt(bytes.length) }
  return fileColumnsReader().of([file])
}

const outcomeOf = (reading: Promise<unknown>): Promise<unknown> =>
  reading.then(
    () => 'read',
    (error: unknown) => error,
  )

/** Read, or refused with the name of the file. */
const expectNamed = (outcome: unknown, location: string): void => {
  if (outcome === 'read') return
  expect(outcome).toBeInstanceOf(EngineError)
  const why = outcome instanceof EngineError ? String(outcome.cause) : ''
  expect(outcome, why).toMatchObject({ code: 'UNREADABLE_FILE', message: expect.stringContaining(location) })
}

const varint = (value: number): number[] => {
  const bytes: number[] = []
  let rest = BigInt(value)
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}
const SCHEMA_OF = [0x29]
/** `SchemaElement` of nothing but a number of children (field 5, i32). */
const parentOf = (children: number): number[] => [0x55, ...varint(children * 2), 0]

test.for<[string, Buffer]>([
  ['that ends before it begins', withFooter(Buffer.alloc(0), 2 ** 32 - 1)],
  [
    'of a column that says it has two thousand million',
    withFooter(Buffer.from([...SCHEMA_OF, 0x1c, ...parentOf(2 ** 31 - 1)])),
  ],
  [
    'of columns that each say they have thirty million',
    withFooter(
      Buffer.from([...SCHEMA_OF, 0xac, ...Array.from({ length: 10 }, () => parentOf(30_000_000)).flat()]),
    ),
  ],
  [
    'of columns that nest without end',
    withFooter(
      Buffer.from([
        ...SCHEMA_OF,
        0xfc,
        ...varint(100_000),
        ...Array.from({ length: 100_000 }, () => parentOf(1)).flat(),
        ...parentOf(0),
      ]),
    ),
  ],
  ['of a list without end', withFooter(Buffer.from([...SCHEMA_OF, 0xfc, ...varint(2 ** 52)]))],
  [
    'of more columns than there can be, a byte each',
    withFooter(Buffer.concat([Buffer.from([...SCHEMA_OF, 0xfc, ...varint(2 ** 30)]), Buffer.alloc(8 << 20)])),
  ],
  ['of a name without end', withFooter(Buffer.from([...SCHEMA_OF, 0x1c, 0x48, ...varint(2 ** 50)]))],
  ['of structs in structs', withFooter(Buffer.alloc(100_000, 0x1c))],
] as const)('a footer %s is refused, soon and in little memory', async ([, bytes]) => {
  const before = process.memoryUsage()
  const began = performance.now()
  const outcome = await outcomeOf(columnsIn(bytes))
  expect(outcome).not.toBe('read')
  expectNamed(outcome, LOCATION)
  expect(performance.now() - began).toBeLessThan(5000)
  const { heapTotal, external } = process.memoryUsage()
  expect(heapTotal + external - before.heapTotal - before.external).toBeLessThan(512 * 1024 ** 2)
})

const NESTED = `SELECT i AS id, 'text ' || i AS word, [i, i + 1] AS list, {'a': i, 'b': {'c': 'x'}} AS deep, MAP {i: 'v'} AS pairs
  FROM range(100) t(i)`

/** The one data file of a new table. */
const newFile = async (lake: TestLake, table: string): Promise<{ location: string; bytes: Buffer }> => {
  await lake.execute(`CREATE TABLE ${table} AS ${NESTED}`)
  const { metadata } = await lake.catalog.loadTable({ namespace: ['main'], name: table })
  const [file] = (await planScan(lake.storage, metadata)).files
  if (!file) throw new Error('no file')
  return { location: file.path, bytes: Buffer.from(await lake.storage.read(file.path)) }
}

interface Damage {
  readonly bytes: readonly (readonly [number, number])[]
  readonly cut: number
}

/** Other values for some of the last bytes, where the footer lies, and perhaps some bytes less. */
const damages = (length: number): fc.Arbitrary<Damage> =>
  fc.record({
    bytes: fc.array(fc.tuple(fc.nat(length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
    cut: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(length - 1) }),
  })

const damaged = (whole: Buffer, { bytes, cut }: Damage): Buffer => {
  const copy = Buffer.from(whole.subarray(0, whole.length - cut))
  for (const [fromEnd, value] of bytes) if (fromEnd < copy.length) copy[copy.length - 1 - fromEnd] = value
  return copy
}

test('whatever bytes a footer has, its columns are read or the file is named', async ({ lake }) => {
  const { bytes } = await newFile(lake, 'fuzzed')
  const footer = bytes.readUInt32LE(bytes.length - 8) + 8
  let refused = 0
  await fc.assert(
    fc.asyncProperty(damages(footer), async (damage) => {
      const outcome = await outcomeOf(columnsIn(damaged(bytes, damage)))
      if (outcome !== 'read') refused += 1
      expectNamed(outcome, LOCATION)
    }),
    { numRuns: 1500, seed: SEED },
  )
  expect(refused).toBeGreaterThan(100)
  expect(refused).toBeLessThan(1500)
})

test('a query over a file with a damaged footer gives rows or an error, and the engine lives on', async ({
  lake,
}) => {
  const first = await newFile(lake, 'whole')
  const footer = first.bytes.readUInt32LE(first.bytes.length - 8) + 8
  let made = 0
  await fc.assert(
    fc.asyncProperty(damages(footer), async (damage) => {
      made += 1
      const { location, bytes } = await newFile(lake, `damaged_${made}`)
      await lake.storage.write(location, damaged(bytes, damage))
      const outcome = await outcomeOf(lake.execute(`SELECT * FROM damaged_${made}`))
      // A footer that only tells other types is whole: then it is the values that do not fit.
      if (outcome instanceof EngineError && outcome.code === 'INVALID_VALUE') return
      expectNamed(outcome, location)
    }),
    { numRuns: 40, seed: SEED, endOnFailure: true },
  )
  expect(await lake.rows('SELECT count(*) FROM whole')).toEqual([['100']])
})
