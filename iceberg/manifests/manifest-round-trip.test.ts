import { memoryStorage } from '@boathouse/storage'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  applyUpdates,
  decodeValue,
  newTableMetadata,
  parseJson,
  readAvro,
  readManifest,
  readManifestList,
  writeManifest,
  writeManifestList,
  type DataFile,
  type ManifestEntry,
  type NewEntry,
  type Value,
} from '../index.ts'

const storage = memoryStorage()
const base = 'file:///t/metadata'

const column = (id: number, name: string, type: string) => ({ id, name, required: false, type })
const COLUMNS = [
  column(1, 'l', 'long'),
  column(2, 's', 'string'),
  column(3, 'ts', 'timestamptz'),
  column(4, 'dec', 'decimal(20, 3)'),
  column(5, 'u', 'uuid'),
  column(6, 'u2', 'uuid'),
  column(7, 'bin', 'binary'),
  column(8, 'd', 'double'),
  column(9, 'ok', 'boolean'),
]
const spec = {
  fields: [
    { 'source-id': 1, name: 'l_bucket', transform: 'bucket[4]' },
    { 'source-id': 2, name: 's', transform: 'identity' },
    { 'source-id': 3, name: '1st day!', transform: 'day' },
    { 'source-id': 4, name: 'dec', transform: 'identity' },
    { 'source-id': 5, name: 'u', transform: 'identity' },
    { 'source-id': 6, name: 'u2', transform: 'identity' },
    { 'source-id': 7, name: 'bin', transform: 'identity' },
    { 'source-id': 8, name: 'd', transform: 'identity' },
    { 'source-id': 9, name: 'ok', transform: 'identity' },
  ],
}
const table = newTableMetadata({ schema: { type: 'struct', fields: COLUMNS }, spec, location: 'file:///t' })

const orNull = (values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(values)
const tuples = fc.tuple(
  orNull(fc.integer({ min: 0, max: 3 })),
  orNull(fc.string({ unit: 'binary' })),
  orNull(fc.integer({ min: -99_999, max: 99_999 })),
  orNull(fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n })),
  orNull(fc.uuid()),
  orNull(fc.uuid()),
  orNull(fc.uint8Array({ maxLength: 9 })),
  orNull(fc.double()),
  orNull(fc.boolean()),
)
const positive = fc.bigInt({ min: 0n, max: 2n ** 59n })
const byField = <T>(values: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), values), { minLength: 1 }).map((pairs) => new Map(pairs))
const files: fc.Arbitrary<DataFile> = fc.record(
  {
    content: fc.constant('data' as const),
    path: fc.webUrl(),
    format: fc.constant('parquet' as const),
    specId: fc.constant(0),
    partition: tuples,
    recordCount: positive,
    sizeBytes: positive,
    columnSizes: byField(positive),
    nanValueCounts: byField(positive),
    lowerBounds: byField(fc.uint8Array({ maxLength: 20 })),
    upperBounds: byField(fc.uint8Array({ maxLength: 20 })),
    splitOffsets: fc.array(positive),
    sortOrderId: fc.integer({ min: 0, max: 5 }),
    equalityIds: fc.array(fc.nat()),
    referencedDataFile: fc.string(),
  },
  { requiredKeys: ['content', 'path', 'format', 'specId', 'partition', 'recordCount', 'sizeBytes'] },
)
const fileIn = (partition: readonly (Value | null)[]): DataFile => ({
  content: 'data',
  path: 'x',
  format: 'parquet',
  specId: 0,
  partition,
  recordCount: 1n,
  sizeBytes: 1n,
})
const manifestOf = (location: string, entries: readonly NewEntry[]) => ({
  location,
  specId: 0,
  content: 'data' as const,
  snapshotId: 7n,
  entries,
})

/** Metrics are read when they are asked for, which a comparison does not do. */
const withMetrics = (entry: ManifestEntry): ManifestEntry => {
  const { columnSizes, valueCounts, nullValueCounts, nanValueCounts, lowerBounds, upperBounds } = entry.file
  const metrics = { columnSizes, valueCounts, nullValueCounts, nanValueCounts, lowerBounds, upperBounds }
  return { ...entry, file: { ...entry.file, ...metrics } }
}

test('any entries come back as they were, added ones with the sequence number of the list', async () => {
  let number = 0
  await fc.assert(
    fc.asyncProperty(fc.array(files, { maxLength: 5 }), async (some) => {
      const location = `${base}/m${(number += 1)}.avro`
      const entries = some.map((file, index): NewEntry =>
        index % 2 === 0
          ? { status: 'added', snapshotId: 7n, file }
          : { status: 'existing', snapshotId: 3n, sequenceNumber: 2n, fileSequenceNumber: 1n, file },
      )
      const manifest = await writeManifest(storage, table, manifestOf(location, entries), 9n)
      await writeManifestList(storage, {
        location: `${location}.list`,
        formatVersion: 2,
        snapshotId: 7n,
        sequenceNumber: 9n,
        manifests: [manifest],
      })
      const [listed] = await readManifestList(storage, `${location}.list`)
      expect(listed).toEqual(manifest)
      expect(listed?.minSequenceNumber).toBe(some.length > 1 ? 2n : 9n)
      const read = await readManifest(storage, table, manifest)
      expect(read.map(withMetrics)).toEqual(
        some.map((file, index) =>
          index % 2 === 0
            ? { status: 'added', snapshotId: 7n, sequenceNumber: 9n, fileSequenceNumber: 9n, file }
            : { status: 'existing', snapshotId: 3n, sequenceNumber: 2n, fileSequenceNumber: 1n, file },
        ),
      )
    }),
    { numRuns: 30 },
  )
})

test('the header says what the specification requires, and the schema keeps its field ids', async () => {
  const location = `${base}/header.avro`
  await writeManifest(storage, table, manifestOf(location, []), 1n)
  const { metadata } = await readAvro(await storage.read(location))
  expect(metadata).toMatchObject({
    'format-version': '2',
    content: 'data',
    'schema-id': '0',
    'partition-spec-id': '0',
  })
  expect(parseJson(metadata['partition-spec'] ?? '')).toHaveLength(9)
  expect(parseJson(metadata['schema'] ?? '')).toMatchObject({ 'schema-id': 0, type: 'struct' })
  expect(metadata['avro.schema']).toContain('"name":"_x31st_x20day_x21"'.replace('_x31st', '_1st'))
  for (const id of [0, 1, 2, 3, 4, 100, 102, 134, 1000, 1008])
    expect(metadata['avro.schema']).toContain(`"field-id":${id}`)
})

test('the summaries bound what is in the manifest', async () => {
  const u = 'f79c3e09-677c-4bbd-a479-3f349cb785e7'
  const entries = [
    fileIn([0, 'b', 5, 10n, u, u, Uint8Array.of(2), Number.NaN, true]),
    fileIn([3, 'a', -5, -10n, u, u, Uint8Array.of(1, 9), 1.5, null]),
  ].map((added): NewEntry => ({ status: 'added', snapshotId: 7n, file: added }))
  const { partitions = [] } = await writeManifest(storage, table, manifestOf(`${base}/sum.avro`, entries), 1n)
  const bound = (index: number, type: string, which: 'lowerBound' | 'upperBound') => {
    const bytes = partitions[index]?.[which]
    return bytes && decodeValue(type, bytes)
  }
  expect([bound(0, 'int', 'lowerBound'), bound(0, 'int', 'upperBound')]).toEqual([0, 3])
  expect([bound(1, 'string', 'lowerBound'), bound(1, 'string', 'upperBound')]).toEqual(['a', 'b'])
  expect([bound(3, 'decimal(20, 3)', 'lowerBound'), bound(3, 'decimal(20, 3)', 'upperBound')]).toEqual([
    -10n,
    10n,
  ])
  expect([bound(7, 'double', 'lowerBound'), bound(7, 'double', 'upperBound')]).toEqual([1.5, 1.5])
  expect(partitions[7]?.containsNan).toBe(true)
  expect(partitions[8]).toMatchObject({ containsNull: true })
})

test('v1 manifests have no sequence numbers and are read with 0', async () => {
  const v1 = newTableMetadata({
    schema: { type: 'struct', fields: COLUMNS },
    location: 'file:///t',
    formatVersion: 1,
  })
  const file = fileIn([])
  const manifest = await writeManifest(
    storage,
    v1,
    manifestOf(`${base}/v1.avro`, [{ status: 'added', snapshotId: 7n, file }]),
    0n,
  )
  const upgraded = applyUpdates(v1, [{ action: 'upgrade-format-version', 'format-version': 2 }])
  expect(await readManifest(storage, upgraded, manifest)).toMatchObject([
    { status: 'added', snapshotId: 7n, sequenceNumber: 0n, fileSequenceNumber: 0n, file },
  ])
})

test('partitions of a column that was promoted since are read in the wider type', async () => {
  const narrow = newTableMetadata({
    schema: { type: 'struct', fields: [column(1, 'i', 'int')] },
    spec: { fields: [{ 'source-id': 1, name: 'i', transform: 'identity' }] },
    location: 'file:///t',
  })
  const file = fileIn([42])
  const written = manifestOf(`${base}/promoted.avro`, [{ status: 'added', snapshotId: 7n, file }])
  const manifest = await writeManifest(storage, narrow, written, 1n)
  const wide = applyUpdates(narrow, [
    { action: 'add-schema', schema: { type: 'struct', fields: [column(1, 'i', 'long')] } },
    { action: 'set-current-schema', 'schema-id': -1 },
  ])
  expect((await readManifest(storage, wide, manifest))[0]?.file.partition).toEqual([42n])
})
