import { CommitFailed, type IcebergError } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createCatalogRoom,
  listObjects,
  setProperty,
  table,
  TWO_COLUMNS,
  type CatalogRoom,
} from './testing.ts'

let room: CatalogRoom
/** Called after a metadata file was written, before the pointer is swapped. */
let afterWrite: () => Promise<void> = () => Promise.resolve()
let failDeletes = false

const watched = (storage: ObjectStorage): ObjectStorage => ({
  ...storage,
  write: async (location, body) => {
    const written = await storage.write(location, body)
    if (location.endsWith('.metadata.json')) await afterWrite()
    return written
  },
  delete: (locations) => (failDeletes ? Promise.reject(new Error('away')) : storage.delete(locations)),
})

beforeAll(async () => {
  room = await createCatalogRoom(watched)
})
afterAll(() => room.close())

test('what a commit wrote before it failed for good is deleted at once, or by the sweep', async () => {
  const { metadata } = await room.lake.createTable(table('t'), { schema: TWO_COLUMNS })
  const before = await listObjects(room, metadata.location)
  afterWrite = () => Promise.reject(new Error('the storage broke'))
  failDeletes = true
  const commit = { requirements: [], updates: [setProperty('a', 'b')] }
  await expect(room.lake.commitTable(table('t'), commit)).rejects.toThrow('the storage broke')
  afterWrite = () => Promise.resolve()
  failDeletes = false
  expect(await listObjects(room, metadata.location)).toHaveLength(before.length + 1)

  expect((await room.catalogs.sweep()).orphans).toBe(0)
  expect((await room.catalogs.sweep({ olderThanSeconds: 0 })).orphans).toBe(1)
  expect(await listObjects(room, metadata.location)).toEqual(before)
  expect((await room.lake.loadTable(table('t'))).metadata.properties).not.toHaveProperty('a')
})

test('a commit that the sweep gave up meanwhile does not happen', async () => {
  await room.lake.createTable(table('slow'), { schema: TWO_COLUMNS })
  afterWrite = async () => {
    await room.catalogs.sweep({ olderThanSeconds: 0 })
  }
  const commit = room.lake.commitTable(table('slow'), { requirements: [], updates: [setProperty('a', 'b')] })
  await expect(commit).rejects.toBeInstanceOf(CommitFailed)
  afterWrite = () => Promise.resolve()
  expect((await room.lake.loadTable(table('slow'))).metadata.properties).not.toHaveProperty('a')
})

test('a purge that was interrupted is finished by the sweep', async () => {
  const { metadata } = await room.lake.createTable(table('gone'), { schema: TWO_COLUMNS })
  await room.storage.write(`${metadata.location}/data/x.parquet`, Buffer.from('x'))
  failDeletes = true
  await room.lake.dropTable(table('gone'), { purge: true })
  await room.catalogs.close()
  failDeletes = false
  expect(await listObjects(room, metadata.location)).toHaveLength(2)
  await room.database.db
    .updateTable('table_purge')
    .set({ next_attempt_at: new Date(0) })
    .execute()
  expect((await room.catalogs.sweep()).purged).toBe(1)
  expect(await listObjects(room, metadata.location)).toEqual([])
})

test('a metadata file that is gone is said to be gone', async () => {
  const { metadataLocation = '' } = await room.lake.createTable(table('lost'), { schema: TWO_COLUMNS })
  await room.storage.delete([metadataLocation])
  const failure = await room.lake.loadTable(table('lost')).catch((error: IcebergError) => error)
  expect(failure).toMatchObject({
    type: 'NotFoundException',
    status: 404,
    message: `Failed to open input stream for file: ${metadataLocation}`,
  })
})
