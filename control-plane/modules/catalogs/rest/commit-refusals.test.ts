import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRestRoom, textAt, type RestRoom } from './testing.ts'

let room: RestRoom
let table: string
beforeAll(async () => {
  room = await startRestRoom()
  table = await room.createTable('t')
})
afterAll(() => room?.close())

const commit = (body: unknown) => room.call('POST', table, body)
const SNAPSHOT = {
  'snapshot-id': 1,
  'sequence-number': 1,
  'timestamp-ms': 1,
  'manifest-list': 'file:///etc/passwd',
  summary: { operation: 'append' },
}

test.each([
  ['an unknown update', { updates: [{ action: 'dance' }] }],
  ['an unknown requirement', { requirements: [{ type: 'assert-luck' }], updates: [] }],
  ['an update without its fields', { updates: [{ action: 'set-location' }] }],
  ['no updates', { requirements: [] }],
  ['updates that are no list', { updates: 'all' }],
  ['an unknown schema', { updates: [{ action: 'set-current-schema', 'schema-id': 99 }] }],
  ['another uuid', { updates: [{ action: 'assign-uuid', uuid: '00000000-0000-4000-8000-000000000000' }] }],
  ['a format that does not exist', { updates: [{ action: 'upgrade-format-version', 'format-version': 9 }] }],
  ['not JSON', '{"updates": [}'],
])('%s is a 400', async (_, body) => {
  const { status, json } = await commit(body)
  expect(json).toMatchObject({ error: { code: 400, message: expect.any(String), type: expect.any(String) } })
  expect(status).toBe(400)
})

test('a requirement that does not hold is a retryable 409, even when an update is wrong, too', async () => {
  for (const updates of [[], [{ action: 'set-current-schema', 'schema-id': 99 }]]) {
    const { status, json } = await commit({ requirements: [{ type: 'assert-create' }], updates })
    expect(status).toBe(409)
    expect(json).toMatchObject({ error: { type: 'CommitFailedException' } })
  }
})

test('a snapshot outside the table is a 403', async () => {
  const { status, json } = await commit({ updates: [{ action: 'add-snapshot', snapshot: SNAPSHOT }] })
  expect(status).toBe(403)
  expect(json).toMatchObject({ error: { message: expect.stringContaining('PATH_OUTSIDE_TABLE') } })
})

test('nothing of it happened', async () => {
  const { json } = await room.call('GET', table)
  expect(json).toMatchObject({ metadata: { snapshots: [], 'metadata-log': [] } })
})

const assertion = (id: string) =>
  `{"requirements":[{"type":"assert-ref-snapshot-id","ref":"main","snapshot-id":${id}}],"updates":[]}`

test('requirements tell 2^53 from 2^53 + 1', async () => {
  const big = await room.createTable('big')
  const root = textAt((await room.call('GET', big)).json, 'metadata', 'location')
  const snapshot = {
    ...SNAPSHOT,
    'timestamp-ms': Date.now(),
    'manifest-list': `${root}/metadata/m.avro`,
  }
  const added = JSON.stringify({
    updates: [
      { action: 'add-snapshot', snapshot },
      { action: 'set-snapshot-ref', 'ref-name': 'main', type: 'branch', 'snapshot-id': 1 },
    ],
  }).replaceAll('"snapshot-id":1', '"snapshot-id":9007199254740993')
  expect((await room.call('POST', big, added)).status).toBe(200)
  expect((await room.call('POST', big, assertion('9007199254740992'))).status).toBe(409)
  expect((await room.call('POST', big, assertion('9007199254740993'))).status).toBe(200)
  const { json } = await room.call('GET', big)
  expect(json).toMatchObject({ metadata: { 'current-snapshot-id': 9007199254740993n } })
})
