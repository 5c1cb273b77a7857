import { afterAll, beforeAll, expect, test } from 'vitest'
import { PathOutsideTable } from './locations.policy.ts'
import {
  createCatalogRoom,
  listObjects,
  setProperty,
  table,
  TWO_COLUMNS,
  type CatalogRoom,
} from './testing.ts'

let room: CatalogRoom
beforeAll(async () => {
  room = await createCatalogRoom()
})
afterAll(() => room.close())

const create = (name: string, location: string) =>
  room.lake.createTable(table(name), { schema: TWO_COLUMNS, location })

test.each([
  ['another directory', () => 'file:///tmp/elsewhere/t'],
  ['a way up', () => `${room.location}/main/../../t`],
  ['the catalog itself', () => room.location],
  ['another store', () => 's3://bucket/t'],
  ['no location', () => 'nowhere'],
])('a table cannot be placed at %s', async (_, location) => {
  await expect(create('x', location())).rejects.toBeInstanceOf(PathOutsideTable)
})

test('no two live tables overlap', async () => {
  await create('outer', `${room.location}/main/outer`)
  for (const location of ['outer', 'outer/inner', 'outer/'].map((tail) => `${room.location}/main/${tail}`))
    await expect(create('inner', location)).rejects.toBeInstanceOf(PathOutsideTable)
  await create('beside', `${room.location}/main/outer2`)
})

test('a metadata file that a refused create wrote is gone', async () => {
  await expect(create('inner2', `${room.location}/main/outer/inner2`)).rejects.toBeInstanceOf(
    PathOutsideTable,
  )
  expect((await listObjects(room)).filter((path) => path.includes('inner2'))).toEqual([])
})

test.each(['write.data.path', 'write.metadata.path'])('%s elsewhere is refused', async (key) => {
  const name = key.replaceAll('.', '_')
  const { metadata } = await room.lake.createTable(table(name), { schema: TWO_COLUMNS })
  const set = (value: string) =>
    room.lake.commitTable(table(name), { requirements: [], updates: [setProperty(key, value)] })
  await expect(set('file:///etc')).rejects.toBeInstanceOf(PathOutsideTable)
  await set(`${metadata.location}/other`)
})

test('a snapshot whose manifest list lies elsewhere is refused', async () => {
  await room.lake.createTable(table('s'), { schema: TWO_COLUMNS })
  const snapshot = {
    'snapshot-id': 1n,
    'sequence-number': 1n,
    'timestamp-ms': Date.now(),
    'manifest-list': 'file:///etc/passwd',
    summary: { operation: 'append' as const },
  }
  const commit = { requirements: [], updates: [{ action: 'add-snapshot' as const, snapshot }] }
  await expect(room.lake.commitTable(table('s'), commit)).rejects.toBeInstanceOf(PathOutsideTable)
})

test('only metadata files inside the catalog can be registered', async () => {
  const { metadataLocation = '' } = await room.lake.createTable(table('old'), { schema: TWO_COLUMNS })
  await expect(room.lake.registerTable(table('r'), 'file:///etc/passwd')).rejects.toBeInstanceOf(
    PathOutsideTable,
  )
  // The table is live under another name: two names for one set of files would let one purge the other's.
  await expect(room.lake.registerTable(table('r'), metadataLocation)).rejects.toBeInstanceOf(PathOutsideTable)
  await room.lake.dropTable(table('old'))
  await room.lake.registerTable(table('r'), metadataLocation)
  expect((await room.lake.loadTable(table('r'))).metadataLocation).toBe(metadataLocation)
})
