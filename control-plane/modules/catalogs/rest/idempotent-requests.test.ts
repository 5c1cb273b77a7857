import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startRestRoom, textAt, type RestAnswer, type RestRoom } from './testing.ts'

let room: RestRoom
beforeAll(async () => {
  room = await startRestRoom()
})
afterAll(() => room?.close())

const keyed = (method: string, path: string, body: unknown, key: string): Promise<RestAnswer> =>
  room.call(method, path, body, { 'idempotency-key': key })

const setProperty = (key: string, value: string) => ({
  updates: [{ action: 'set-properties', updates: { [key]: value } }],
})
const versions = async (table: string): Promise<number> => {
  const log = (await room.call('GET', table)).json?.['metadata'] as { 'metadata-log': unknown[] }
  return log['metadata-log'].length
}
const loseAnswers = () =>
  room.server.database.pool.query('UPDATE idempotency_key SET status = NULL, headers = NULL, body = NULL')

test('the configuration says for how long a key can be used', async () => {
  const { json } = await room.call('GET', '/config?warehouse=lake')
  expect(json).toMatchObject({ 'idempotency-key-lifetime': 'PT24H' })
})

test('a commit is done once for its key, and the retry gets its answer', async () => {
  const table = await room.createTable('once')
  const key = randomUUID()
  const first = await keyed('POST', table, setProperty('a', '1'), key)
  const second = await keyed('POST', table, setProperty('a', '1'), key)
  expect([first.status, second.status]).toEqual([200, 200])
  expect(second.headers.get('idempotent-replayed')).toBe('true')
  expect(second.json).toEqual(first.json)
  expect(await versions(table)).toBe(1)
})

test('another body with the key is refused and changes nothing', async () => {
  const table = await room.createTable('other')
  const key = randomUUID()
  await keyed('POST', table, setProperty('a', '1'), key)
  const { status, json } = await keyed('POST', table, setProperty('a', '2'), key)
  expect(status).toBe(422)
  expect(json).toMatchObject({ error: { type: 'UnprocessableEntityException', code: 422 } })
  expect(await versions(table)).toBe(1)
})

test.each([
  ['lost with a server', {}],
  ['too large to be kept', { padding: 'x'.repeat(100_000) }],
])('an answer that was %s is made again from how the table is', async (why, properties) => {
  const table = await room.createTable(`again ${why}`)
  const key = randomUUID()
  const body = { updates: [{ action: 'set-properties', updates: { ...properties, a: '1' } }] }
  await keyed('POST', table, body, key)
  if (why.startsWith('lost')) await loseAnswers()
  await room.call('POST', table, setProperty('later', 'yes'))
  const again = await keyed('POST', table, body, key)
  expect(again.status).toBe(200)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(again.json).toMatchObject({ metadata: { properties: { a: '1', later: 'yes' } } })
  expect(await versions(table)).toBe(2)
})

test('creating, renaming, dropping and transactions may be repeated, too', async () => {
  const steps: [string, string, unknown][] = [
    ['POST', '/lake/namespaces', { namespace: ['steps'] }],
    ['POST', '/lake/namespaces/steps/tables', { name: 't', schema: { type: 'struct', fields: [] } }],
    [
      'POST',
      '/lake/tables/rename',
      { source: { namespace: ['steps'], name: 't' }, destination: { namespace: ['steps'], name: 'u' } },
    ],
    [
      'POST',
      '/lake/transactions/commit',
      { 'table-changes': [{ identifier: { namespace: ['steps'], name: 'u' }, ...setProperty('a', '1') }] },
    ],
    ['DELETE', '/lake/namespaces/steps/tables/u', undefined],
    ['DELETE', '/lake/namespaces/steps', undefined],
  ]
  for (const [method, path, body] of steps) {
    const key = randomUUID()
    const first = await keyed(method, path, body, key)
    expect([path, first.status]).toEqual([path, body === undefined || !path.endsWith('s') ? 204 : 200])
    const second = await keyed(method, path, body, key)
    expect([path, second.status, second.json]).toEqual([path, first.status, first.json])
  }
})

test('a request that failed has taken no key', async () => {
  const table = await room.createTable('failed')
  const key = randomUUID()
  const refused = { ...setProperty('a', '1'), requirements: [{ type: 'assert-create' }] }
  expect((await keyed('POST', table, refused, key)).status).toBe(409)
  expect((await keyed('POST', table, setProperty('a', '1'), key)).status).toBe(200)
  expect(textAt((await room.call('GET', table)).json, 'metadata', 'properties', 'a')).toBe('1')
})
