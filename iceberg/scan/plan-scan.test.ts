import { expect, test } from 'vitest'
import {
  encodeValue,
  manifestsOf,
  planScan,
  writeManifest,
  writeManifestList,
  type CreateTable,
  type DataFile,
  type Expression,
  type ManifestFile,
} from '../index.ts'
import { dataFile, testLake, type TestLake } from '../testing/lake.ts'

const definition: CreateTable = {
  schema: {
    type: 'struct',
    fields: [
      { id: 1, name: 'ts', required: false, type: 'timestamp' },
      { id: 2, name: 'n', required: false, type: 'int' },
    ],
  },
  spec: { fields: [{ 'source-id': 1, name: 'ts_day', transform: 'day' }] },
}
const DAY = 86_400_000_000n
const ranged = (path: string, day: number, from: number, to: number): DataFile =>
  dataFile(path, {
    partition: [day],
    valueCounts: new Map([[2, 10n]]),
    nullValueCounts: new Map([[2, 0n]]),
    lowerBounds: new Map([[2, encodeValue('int', from)]]),
    upperBounds: new Map([[2, encodeValue('int', to)]]),
  })

test('whole manifests, then files are left out', async () => {
  const lake = await testLake(definition)
  await lake.append(ranged('old', 1, 0, 9))
  await lake.append(ranged('low', 2, 0, 9), ranged('high', 2, 10, 19))
  const filter: Expression = {
    op: 'and',
    args: [
      { op: 'gtEq', field: 1, value: 2n * DAY + 5n },
      { op: 'lt', field: 2, value: 10 },
    ],
  }
  const plan = await planScan(lake.storage, await lake.table(), { filter })
  expect(plan.files.map((file) => file.path)).toEqual(['low'])
  expect(plan.statistics).toEqual({
    manifests: 2,
    manifestsSkipped: 1,
    files: 1,
    filesSkipped: 1,
    records: 10n,
    bytes: 100n,
  })
})

test('a table without snapshots has no files, an unknown snapshot is an error', async () => {
  const lake = await testLake(definition)
  expect(await planScan(lake.storage, await lake.table())).toMatchObject({ files: [], snapshot: undefined })
  await expect(planScan(lake.storage, await lake.table(), { snapshotId: 1n })).rejects.toThrow(
    'no snapshot 1',
  )
})

/** A commit as a merge-on-read engine makes it: delete files beside the data. */
const commitDeletes = async (lake: TestLake, files: readonly DataFile[]): Promise<void> => {
  const table = await lake.table()
  const snapshotId = 77n + BigInt(table.snapshots.length)
  const sequenceNumber = table['last-sequence-number'] + 1n
  const parent = table.snapshots.at(-1)
  const bySpec = Map.groupBy(files, (file) => file.specId)
  const added: ManifestFile[] = []
  for (const [specId, some] of bySpec) {
    const location = `${table.location}/metadata/deletes-${snapshotId}-${specId}.avro`
    const entries = some.map((file) => ({ status: 'added' as const, snapshotId, file }))
    added.push(
      await writeManifest(
        lake.storage,
        table,
        { location, specId, content: 'deletes', snapshotId, entries },
        sequenceNumber,
      ),
    )
  }
  const location = `${table.location}/metadata/list-${snapshotId}.avro`
  const manifests = [...added, ...(parent ? await manifestsOf(lake.storage, parent) : [])]
  await writeManifestList(lake.storage, { location, formatVersion: 2, snapshotId, sequenceNumber, manifests })
  await lake.catalog.commitTable(lake.ident, {
    requirements: [],
    updates: [
      {
        action: 'add-snapshot',
        snapshot: {
          'snapshot-id': snapshotId,
          'parent-snapshot-id': parent?.['snapshot-id'],
          'sequence-number': sequenceNumber,
          'timestamp-ms': Date.now(),
          'manifest-list': location,
          summary: { operation: 'overwrite' },
        },
      },
      { action: 'set-snapshot-ref', 'ref-name': 'main', 'snapshot-id': snapshotId, type: 'branch' },
    ],
  })
}
const deletesOf = async (lake: TestLake) => {
  const { files } = await planScan(lake.storage, await lake.table())
  return Object.fromEntries(
    files.map((file) => [
      file.path,
      [...file.positionDeletes, ...file.equalityDeletes].map((deletes) => deletes.path).sort(),
    ]),
  )
}

const position = (path: string, day: number, more: Partial<DataFile> = {}) =>
  dataFile(path, { content: 'position-deletes', partition: [day], ...more })
const equality = (path: string, more: Partial<DataFile>) =>
  dataFile(path, { content: 'equality-deletes', equalityIds: [2], ...more })

test('position deletes apply to older and equally old files of their partition, or to the file they name', async () => {
  const lake = await testLake(definition)
  await lake.append(ranged('a', 1, 0, 9), ranged('b', 1, 0, 9), ranged('c', 2, 0, 9))
  const name = new TextEncoder().encode('a')
  const FILE_PATH = 2147483546
  await commitDeletes(lake, [
    position('day1', 1),
    position('only-b', 1, { referencedDataFile: 'b' }),
    position('only-a', 1, {
      lowerBounds: new Map([[FILE_PATH, name]]),
      upperBounds: new Map([[FILE_PATH, name]]),
    }),
  ])
  await lake.append(ranged('later', 1, 0, 9))
  expect(await deletesOf(lake)).toEqual({ a: ['day1', 'only-a'], b: ['day1', 'only-b'], c: [], later: [] })
})

test('equality deletes apply to strictly older files, everywhere when their spec is unpartitioned', async () => {
  const lake = await testLake(definition)
  await lake.catalog.commitTable(lake.ident, {
    requirements: [],
    updates: [{ action: 'add-spec', spec: { fields: [] } }],
  })
  await lake.append(ranged('a', 1, 0, 9), ranged('c', 2, 0, 9))
  await commitDeletes(lake, [
    equality('day1', { partition: [1] }),
    equality('everywhere', { specId: 1, partition: [] }),
  ])
  await lake.append(ranged('later', 1, 0, 9))
  const plan = await planScan(lake.storage, await lake.table())
  expect(plan.files.find((file) => file.path === 'a')?.equalityDeletes[0]?.equalityIds).toEqual([2])
  expect(await deletesOf(lake)).toEqual({ a: ['day1', 'everywhere'], c: ['everywhere'], later: [] })
})
