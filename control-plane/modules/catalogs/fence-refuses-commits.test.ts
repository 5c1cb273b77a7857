import { newSnapshotId, type Snapshot, type TableUpdate } from '@boathouse/iceberg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { AttemptEnded, type CommitFence } from './commit-fence.ts'
import {
  createCatalogRoom,
  listObjects,
  setProperty,
  table,
  TWO_COLUMNS,
  type CatalogRoom,
} from './testing.ts'

let room: CatalogRoom
const asked: Parameters<CommitFence>[1][] = []
let answer: () => ReturnType<CommitFence> = () => Promise.resolve(undefined)

beforeAll(async () => {
  room = await createCatalogRoom(undefined, {
    fence: (_, facts) => {
      asked.push(facts)
      return answer()
    },
  })
})
afterAll(() => room.close())

const snapshotOf = async (name: string): Promise<Snapshot> => {
  const { metadata } = await room.lake.loadTable(table(name))
  return {
    'snapshot-id': newSnapshotId(metadata),
    'sequence-number': metadata['last-sequence-number'] + 1n,
    'timestamp-ms': Date.now(),
    'manifest-list': `${metadata.location}/metadata/list.avro`,
    summary: { operation: 'append', trino_query_id: '20260101_000000_00000_abcde' },
  }
}

test('the fence hears what the commit says of itself, and whose work it is goes into the record', async () => {
  await room.lake.createTable(table('t'), { schema: TWO_COLUMNS })
  const attempt = newId()
  answer = () => Promise.resolve({ kind: 'attempt', id: attempt })
  const snapshot = await snapshotOf('t')
  const updates: TableUpdate[] = [{ action: 'add-snapshot', snapshot }]
  await room.lake.commitTable(table('t'), { requirements: [], updates })
  expect(asked.at(-1)).toMatchObject({ principal: { name: 'admin' }, summaries: [snapshot.summary] })
  expect(await room.catalogs.commitsOf({ kind: 'attempt', id: attempt })).toHaveLength(1)
  await room.lake.dropTable(table('t'), { purge: true })
  expect(await room.catalogs.commitsOf({ kind: 'attempt', id: attempt })).toHaveLength(1)
})

test('work that may not commit any more changes no table of its transaction and leaves no file', async () => {
  for (const name of ['a', 'b']) await room.lake.createTable(table(name), { schema: TWO_COLUMNS })
  await room.catalogs.close()
  const before = await listObjects(room)
  let questions = 0
  answer = () => {
    questions += 1
    return questions === 2 ? Promise.reject(new AttemptEnded('7')) : Promise.resolve(undefined)
  }
  const changes = ['a', 'b'].map((name) => ({
    ident: table(name),
    requirements: [],
    updates: [setProperty('x', 'y')],
  }))
  await expect(room.lake.commitTables(changes)).rejects.toMatchObject({ status: 403 })
  expect(questions).toBe(2)
  expect(await listObjects(room)).toEqual(before)
  for (const name of ['a', 'b'])
    expect((await room.lake.loadTable(table(name))).metadata.properties).not.toHaveProperty('x')
})

test('what the engine works for is recorded when the fence knows no better', async () => {
  await room.lake.createTable(table('s'), { schema: TWO_COLUMNS })
  answer = () => Promise.resolve(asked.at(-1)?.origin)
  const origin = { kind: 'statement' as const, id: newId() }
  const lake = room.catalogs.catalog('lake')
  const commit = { requirements: [], updates: [setProperty('x', 'y')] }
  await room.catalogs.actingAs(room.ctx, () => lake.commitTable(table('s'), commit), undefined, origin)
  expect(await room.catalogs.commitsOf(origin)).toMatchObject([{ snapshotId: null }])
})
