import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRestRoom, textAt, type RestRoom } from './testing.ts'

let room: RestRoom
beforeAll(async () => {
  room = await startRestRoom()
})
afterAll(() => room?.close())

const locationOf = async (table: string): Promise<string> =>
  textAt((await room.call('GET', table)).json, 'metadata', 'location')

test('the ETag of a commit holds for the next load, and another selection has another', async () => {
  const table = await room.createTable('tagged')
  const committed = await room.call('POST', table, {
    updates: [{ action: 'set-properties', updates: { a: 'b' } }],
  })
  const etag = committed.headers.get('etag') ?? ''
  expect((await room.call('GET', table, undefined, { 'if-none-match': etag })).status).toBe(304)
  const refs = await room.call('GET', `${table}?snapshots=refs`, undefined, { 'if-none-match': etag })
  expect(refs.status).toBe(200)
  expect(refs.headers.get('etag')).not.toBe(etag)
  await room.call('POST', table, { updates: [{ action: 'set-properties', updates: { a: 'c' } }] })
  expect((await room.call('GET', table, undefined, { 'if-none-match': etag })).status).toBe(200)
})

test('snapshots=refs leaves out what no ref names, and a commit after it loses nothing', async () => {
  const table = await room.createTable('refs')
  const location = await locationOf(table)
  for (const id of [1, 2]) {
    const snapshot = {
      'snapshot-id': id,
      ...(id === 2 ? { 'parent-snapshot-id': 1 } : {}),
      'sequence-number': id,
      'timestamp-ms': Date.now(),
      'manifest-list': `${location}/metadata/snap-${id}.avro`,
      summary: { operation: 'append' },
    }
    const answer = await room.call('POST', table, {
      updates: [
        { action: 'add-snapshot', snapshot },
        { action: 'set-snapshot-ref', 'ref-name': 'main', type: 'branch', 'snapshot-id': id },
      ],
    })
    expect(answer.status).toBe(200)
  }
  const refs = await room.call('GET', `${table}?snapshots=refs`)
  expect(refs.json).toMatchObject({ metadata: { snapshots: [{ 'snapshot-id': 2n }] } })
  await room.call('POST', table, { updates: [{ action: 'set-properties', updates: { a: 'b' } }] })
  const all = await room.call('GET', table)
  expect(all.json).toMatchObject({ metadata: { snapshots: [{ 'snapshot-id': 1n }, { 'snapshot-id': 2n }] } })
})

test.each(['v1', 'plan', 'metrics', 'a b', 'ünï', 'a.b', 'x/y', "it's", '%1F'])(
  'a table named %j can be made, loaded and dropped',
  async (name) => {
    const table = await room.createTable(name)
    expect((await room.call('HEAD', table)).status).toBe(204)
    expect((await room.call('GET', table)).status).toBe(200)
    expect((await room.call('DELETE', `${table}?purgeRequested=true`)).status).toBe(204)
    expect((await room.call('HEAD', table)).status).toBe(404)
  },
)

test.each([
  ['/lake/namespaces/main/tables/none', 'NoSuchTableException'],
  ['/lake/namespaces/ns%2Et/tables/files', 'NoSuchTableException'],
  ['/lake/namespaces/none', 'NoSuchNamespaceException'],
  ['/lake/namespaces/none/tables', 'NoSuchNamespaceException'],
  ['/lake/namespaces?parent=none', 'NoSuchNamespaceException'],
  ['/lake/namespaces/main/views/none', 'NoSuchViewException'],
  ['/nowhere/namespaces', 'NoSuchWarehouseException'],
  ['/config?warehouse=nowhere', 'NoSuchWarehouseException'],
])('%s is a 404 of type %s', async (path, type) => {
  const { status, json } = await room.call('GET', path)
  expect(status).toBe(404)
  expect(json).toMatchObject({ error: { type, code: 404 } })
})
