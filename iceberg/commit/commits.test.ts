import { expect, test } from 'vitest'
import {
  appendSnapshot,
  commitOnce,
  commitWithRetry,
  ConflictingCommit,
  createTableCommit,
  currentSnapshot,
  dropAllRows,
  manifestsOf,
  overwriteSnapshot,
  planScan,
  readManifest,
  replaceTableCommit,
  stageReplacement,
  type CreateTable,
  type DataFile,
  type Expression,
} from '../index.ts'
import { dataFile, testLake, type TestLake } from '../testing/lake.ts'

const definition: CreateTable = {
  schema: {
    type: 'struct',
    fields: [
      { id: 1, name: 'id', required: true, type: 'long' },
      { id: 2, name: 'kind', required: false, type: 'string' },
    ],
  },
  spec: { fields: [{ 'source-id': 2, name: 'kind', transform: 'identity' }] },
}
const a = dataFile('a', { partition: ['x'] })
const b = dataFile('b', { partition: ['y'] })
const c = dataFile('c', { partition: ['x'] })
const isKind = (value: string): Expression => ({ op: 'eq', field: 2, value })

const paths = async (lake: TestLake): Promise<string[]> =>
  (await planScan(lake.storage, await lake.table())).files.map((file) => file.path).sort()
const overwrite = async (
  lake: TestLake,
  removed: readonly string[],
  added: readonly DataFile[],
  filter?: Expression,
) => {
  const start = (await lake.table())['current-snapshot-id']
  return commitWithRetry(
    lake.catalog,
    lake.ident,
    ({ metadata }) =>
      overwriteSnapshot({
        storage: lake.storage,
        table: metadata,
        removed: new Set(removed),
        added,
        startingSnapshotId: start,
        conflictFilter: filter,
      }),
    { storage: lake.storage },
  )
}
const metadataObjects = async (lake: TestLake): Promise<string[]> => {
  const found: string[] = []
  for await (const object of lake.storage.list('file:///lake/t')) found.push(object.location)
  return found
}

test('an append adds to what is there, with the totals of Java’s summary', async () => {
  const lake = await testLake(definition)
  await lake.append(a, b)
  await lake.append(c)
  const table = await lake.table()
  expect(await paths(lake)).toEqual(['a', 'b', 'c'])
  expect(currentSnapshot(table)).toMatchObject({
    'sequence-number': 2n,
    'schema-id': 0,
    summary: {
      operation: 'append',
      'added-data-files': '1',
      'added-records': '10',
      'added-files-size': '100',
      'changed-partition-count': '1',
      'total-data-files': '3',
      'total-records': '30',
      'total-files-size': '300',
      'total-delete-files': '0',
    },
  })
  expect(table['last-sequence-number']).toBe(2n)
})

test('an overwrite marks the removed files deleted and keeps who added the others', async () => {
  const lake = await testLake(definition)
  const first = await lake.append(a, b)
  await overwrite(lake, ['a'], [c])
  expect(await paths(lake)).toEqual(['b', 'c'])
  const table = await lake.table()
  const snapshot = currentSnapshot(table)
  if (!snapshot) throw new Error('no snapshot')
  const manifests = await manifestsOf(lake.storage, snapshot)
  const entries = (
    await Promise.all(manifests.map((manifest) => readManifest(lake.storage, table, manifest)))
  ).flat()
  const seen = entries.map((entry) => [entry.file.path, entry.status, entry.snapshotId, entry.sequenceNumber])
  expect(seen).toEqual([
    ['c', 'added', snapshot['snapshot-id'], 2n],
    ['a', 'deleted', snapshot['snapshot-id'], 1n],
    ['b', 'existing', first.snapshot?.['snapshot-id'], 1n],
  ])
  expect(snapshot.summary).toMatchObject({
    operation: 'overwrite',
    'added-data-files': '1',
    'deleted-data-files': '1',
    'deleted-records': '10',
    'removed-files-size': '100',
    'total-data-files': '2',
    'changed-partition-count': '1',
  })
})

test('twenty appends at once all land, each once', async () => {
  const lake = await testLake(definition)
  await Promise.all(
    Array.from({ length: 20 }, (_, index) => lake.append(dataFile(`f${index}`, { partition: [null] }))),
  )
  expect(await paths(lake)).toHaveLength(20)
  const table = await lake.table()
  expect(table.snapshots).toHaveLength(20)
  expect(table['last-sequence-number']).toBe(20n)
  // Nothing of the attempts that lost is left: a manifest and a list for each commit.
  expect(await metadataObjects(lake)).toHaveLength(40)
})

test('a change whose file somebody else took out is refused', async () => {
  const lake = await testLake(definition)
  await lake.append(a, b)
  const start = await lake.table()
  await overwrite(lake, ['a'], [])
  const again = overwriteSnapshot({
    storage: lake.storage,
    table: await lake.table(),
    removed: new Set(['a']),
    added: [],
    startingSnapshotId: start['current-snapshot-id'],
  })
  await expect(again).rejects.toThrow(ConflictingCommit)
})

test('rows added meanwhile conflict only where the change would have read them', async () => {
  const lake = await testLake(definition)
  await lake.append(a, b)
  const start = (await lake.table())['current-snapshot-id']
  await lake.append(c)
  const build = async (filter: Expression | undefined) =>
    overwriteSnapshot({
      storage: lake.storage,
      table: await lake.table(),
      removed: new Set(['b']),
      added: [],
      startingSnapshotId: start,
      conflictFilter: filter,
    })
  await expect(build(isKind('x'))).rejects.toThrow(ConflictingCommit)
  expect((await build(isKind('y'))).snapshot.summary?.operation).toBe('delete')
  expect((await build(undefined)).updates).toHaveLength(2)
})

test('dropping all rows leaves an empty table whose past can be read', async () => {
  const lake = await testLake(definition)
  const full = await lake.append(a, b)
  await commitWithRetry(
    lake.catalog,
    lake.ident,
    ({ metadata }) => dropAllRows({ storage: lake.storage, table: metadata }),
    { storage: lake.storage },
  )
  expect(await paths(lake)).toEqual([])
  const table = await lake.table()
  expect(currentSnapshot(table)?.summary).toMatchObject({ operation: 'delete', 'total-records': '0' })
  const past = await planScan(lake.storage, table, { snapshotId: full.snapshot?.['snapshot-id'] })
  expect(past.files).toHaveLength(2)
})

test('manifests are merged when there are enough of them, and their entries stay what they were', async () => {
  const lake = await testLake({ ...definition, properties: { 'commit.manifest.min-count-to-merge': '5' } })
  for (let index = 0; index < 12; index += 1)
    await lake.append(dataFile(`f${index}`, { partition: [`p${index}`] }))
  const table = await lake.table()
  const snapshot = currentSnapshot(table)
  if (!snapshot) throw new Error('no snapshot')
  const manifests = await manifestsOf(lake.storage, snapshot)
  expect(manifests.length).toBeLessThan(5)
  const plan = await planScan(lake.storage, table)
  expect(plan.files.map((file) => `${file.path} ${file.sequenceNumber}`).sort()).toEqual(
    Array.from({ length: 12 }, (_, index) => `f${index} ${index + 1}`).sort(),
  )
  const manifestCounts = manifests.map(
    (manifest) => (manifest.addedFilesCount ?? 0) + (manifest.existingFilesCount ?? 0),
  )
  expect(manifestCounts.reduce((sum, count) => sum + count, 0)).toBe(12)
})

test('a table and its first rows come to be in one commit, once', async () => {
  const lake = await testLake(definition)
  const ident = { namespace: ['main'], name: 'ctas' }
  const staged = await lake.catalog.createTable(ident, { ...definition, stage: true })
  const build = () => createTableCommit({ storage: lake.storage, table: staged.metadata, files: [a] })
  const created = await commitOnce(lake.catalog, ident, await build(), lake)
  expect(created.metadata['table-uuid']).toBe(staged.metadata['table-uuid'])
  expect(created.metadata.properties).toEqual(staged.metadata.properties)
  expect((await planScan(lake.storage, created.metadata)).files).toHaveLength(1)
  const late = await build()
  await expect(commitOnce(lake.catalog, ident, late, lake)).rejects.toMatchObject({ name: 'CommitFailed' })
  for (const location of late.writtenLocations) expect(await lake.storage.stat(location)).toBeUndefined()
})

test('a replaced table has new columns and rows, and its old ones by time travel', async () => {
  const lake = await testLake(definition)
  const old = await lake.append(a)
  const base = await lake.table()
  const staged = stageReplacement(base, {
    schema: { type: 'struct', fields: [{ id: 1, name: 'other', required: false, type: 'int' }] },
  })
  const specId = staged.table['default-spec-id']
  const commit = await replaceTableCommit({
    storage: lake.storage,
    base,
    staged,
    files: [dataFile('new', { specId })],
  })
  await commitOnce(lake.catalog, lake.ident, commit, lake)
  const table = await lake.table()
  const plan = await planScan(lake.storage, table)
  expect(plan.schema.fields.map((field) => [field.id, field.name])).toEqual([[3, 'other']])
  expect(plan.files.map((file) => file.path)).toEqual(['new'])
  const past = await planScan(lake.storage, table, { snapshotId: old.snapshot?.['snapshot-id'] })
  expect(past.schema.fields.map((field) => field.name)).toEqual(['id', 'kind'])
  expect(past.files.map((file) => file.path)).toEqual(['a'])
})

test('a branch moves alone and keeps its retention', async () => {
  const lake = await testLake(definition)
  const { snapshot } = await lake.append(a)
  const id = snapshot?.['snapshot-id'] ?? 0n
  await lake.catalog.commitTable(lake.ident, {
    requirements: [],
    updates: [
      {
        action: 'set-snapshot-ref',
        'ref-name': 'dev',
        'snapshot-id': id,
        type: 'branch',
        'max-ref-age-ms': 5n,
      },
    ],
  })
  await commitWithRetry(
    lake.catalog,
    lake.ident,
    ({ metadata }) => appendSnapshot({ storage: lake.storage, table: metadata, files: [b], branch: 'dev' }),
    { storage: lake.storage },
  )
  const table = await lake.table()
  expect(table['current-snapshot-id']).toBe(id)
  expect(table.refs['dev']).toMatchObject({ 'max-ref-age-ms': 5n })
  expect(table.refs['dev']?.['snapshot-id']).not.toBe(id)
})
