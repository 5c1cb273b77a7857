import { NoSuchTable, type CommitTable } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  createCatalogRoom,
  listObjects,
  setProperty,
  table,
  TWO_COLUMNS,
  type CatalogRoom,
} from './testing.ts'

let room: CatalogRoom
/** Called once, after a metadata file was written and before the pointer is swapped. */
let meanwhile: (() => Promise<unknown>) | undefined

const watched = (storage: ObjectStorage): ObjectStorage => ({
  ...storage,
  write: async (location, body) => {
    const written = await storage.write(location, body)
    const act = location.endsWith('.metadata.json') ? meanwhile : undefined
    if (act) meanwhile = undefined
    await act?.()
    return written
  },
})

let name = ''
beforeAll(async () => {
  room = await createCatalogRoom(watched)
})
afterAll(() => room.close())
beforeEach(async () => {
  name = `t${Math.random().toString(36).slice(2)}`
  await room.lake.createTable(table(name), { schema: TWO_COLUMNS })
})

const COMMIT: CommitTable = { requirements: [], updates: [setProperty('a', 'b')] }
const commit = () => room.lake.commitTable(table(name), COMMIT)
const metadataFiles = async (location: string): Promise<string[]> =>
  (await listObjects(room, location)).filter((file) => file.endsWith('.metadata.json'))

test('a table that is dropped while a commit runs stays dropped, and the commit says so', async () => {
  const { metadata } = await room.lake.loadTable(table(name))
  meanwhile = () => room.lake.dropTable(table(name))
  await expect(commit()).rejects.toBeInstanceOf(NoSuchTable)
  expect(await metadataFiles(metadata.location)).toHaveLength(1)
})

test('one that is purged leaves nothing, however the commit runs', async () => {
  const { metadata } = await room.lake.loadTable(table(name))
  meanwhile = () => room.lake.dropTable(table(name), { purge: true })
  await expect(commit()).rejects.toBeInstanceOf(NoSuchTable)
  await room.catalogs.close()
  expect(await listObjects(room, metadata.location)).toEqual([])
})

test('a table that is renamed while a commit runs gets the commit under its new name', async () => {
  meanwhile = () => room.lake.renameTable(table(name), table(`${name}_new`))
  await commit()
  const { metadata } = await room.lake.loadTable(table(`${name}_new`))
  expect(metadata.properties).toMatchObject({ a: 'b' })
  await expect(room.lake.loadTable(table(name))).rejects.toBeInstanceOf(NoSuchTable)
})

test('a table that is dropped and made again is another: the commit does not land on it', async () => {
  const { metadata } = await room.lake.loadTable(table(name))
  meanwhile = async () => {
    await room.lake.dropTable(table(name))
    await room.lake.createTable(table(name), { schema: TWO_COLUMNS })
  }
  const uuid = { type: 'assert-table-uuid' as const, uuid: metadata['table-uuid'] }
  const pinned = room.lake.commitTable(table(name), { ...COMMIT, requirements: [uuid] })
  await expect(pinned).rejects.toMatchObject({ status: 409 })
  expect((await room.lake.loadTable(table(name))).metadata.properties).not.toHaveProperty('a')
})

test('two sweepers at once delete each file once and finish', async () => {
  await room.lake.dropTable(table(name), { purge: true })
  const swept = await Promise.all([
    room.catalogs.sweep({ olderThanSeconds: 0 }),
    room.catalogs.sweep({ olderThanSeconds: 0 }),
  ])
  await room.catalogs.close()
  expect(swept.reduce((sum, { purged }) => sum + purged, 0)).toBeLessThanOrEqual(1)
  expect((await room.catalogs.sweep({ olderThanSeconds: 0 })).purged).toBe(0)
})

const main = (id: bigint) => ({
  action: 'set-snapshot-ref' as const,
  'ref-name': 'main',
  type: 'branch' as const,
  'snapshot-id': id,
})

test('a clock that jumps back neither breaks a commit nor the order of snapshots', async () => {
  const { metadata } = await room.lake.loadTable(table(name))
  const snapshot = (id: bigint, at: number) => ({
    action: 'add-snapshot' as const,
    snapshot: {
      'snapshot-id': id,
      'sequence-number': id,
      ...(id > 1n ? { 'parent-snapshot-id': id - 1n } : {}),
      'timestamp-ms': at,
      'manifest-list': `${metadata.location}/metadata/${id}.avro`,
      summary: { operation: 'append' as const },
    },
  })
  const now = Date.now()
  const add = (id: bigint, at: number) =>
    room.lake.commitTable(table(name), { requirements: [], updates: [snapshot(id, at), main(id)] })
  await add(1n, now)
  // Within a minute clocks may differ; an hour back is a refusal that names both times, not a broken table.
  await add(2n, now - 30_000)
  await expect(add(3n, now - 3_600_000)).rejects.toMatchObject({
    status: 400,
    message: expect.stringContaining(String(now - 3_600_000)),
  })
  await add(3n, now + 1)
  const after = await room.lake.loadTable(table(name))
  expect(after.metadata.snapshots.map((one) => one['snapshot-id'])).toEqual([1n, 2n, 3n])
})
