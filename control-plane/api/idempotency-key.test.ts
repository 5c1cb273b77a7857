import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let run = 0
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())
beforeEach(() => {
  run += 1
})

const create = (name: string, key: string, headers: Record<string, string> = {}): Promise<Response> =>
  server.request('POST', '/api/v1/workspaces', { name }, { 'idempotency-key': key, ...headers })
const count = async (name: string): Promise<unknown> => {
  const { rows } = await server.database.pool.query('SELECT count(*) AS n FROM workspace WHERE name = $1', [
    name,
  ])
  return rows[0].n
}

test('the same request again gets the first answer and changes nothing', async () => {
  const first = await create('twice', `key-${run}`)
  expect(first.status).toBe(201)
  const second = await create('twice', `key-${run}`)
  expect(second.status).toBe(201)
  expect(second.headers.get('idempotent-replayed')).toBe('true')
  expect(second.headers.get('etag')).toBe('"1"')
  expect(await second.json()).toEqual(await first.json())
})

test('another request with the key is refused', async () => {
  await create('mine', `key-${run}`)
  const other = await create('other', `key-${run}`)
  expect(other.status).toBe(422)
  expect(await other.json()).toMatchObject({ error_code: 'IDEMPOTENCY_KEY_REUSED' })
  expect(await count('other')).toBe(0n)
})

test('of many at the same time one does it, and all get its answer', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => create('race', `key-${run}`)))
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 201))
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(new Set(bodies).size).toBe(1)
})

test('a request that failed may be repeated with its key', async () => {
  const before = await create('default-taken', `first-${run}`)
  expect(before.status).toBe(201)
  expect((await create('default-taken', `key-${run}`)).status).toBe(409)
  await server.request('DELETE', '/api/v1/workspaces/default-taken')
  expect((await create('default-taken', `key-${run}`)).status).toBe(201)
})

test('when the server died after the change, the retry says what was made and makes nothing', async () => {
  await create('orphaned', `key-${run}`)
  // What a crash between the commit and the saving of the answer leaves.
  await server.database.pool.query('UPDATE idempotency_key SET status = NULL, body = NULL WHERE key = $1', [
    `key-${run}`,
  ])
  const retry = await create('orphaned', `key-${run}`)
  expect(retry.status).toBe(409)
  const body = await retry.json()
  expect(body.error_code).toBe('IDEMPOTENT_ANSWER_MISSING')
  expect(body.message).toContain('workspace orphaned')
  expect(await count('orphaned')).toBe(1n)
})

test('an answer that holds a secret is not kept', async () => {
  const headers = { 'idempotency-key': `key-${run}` }
  const first = await server.request('POST', '/api/v1/tokens', { comment: 'ci' }, headers)
  expect(first.status).toBe(201)
  expect((await server.request('POST', '/api/v1/tokens', { comment: 'ci' }, headers)).status).toBe(409)
  const { rows } = await server.database.pool.query(
    "SELECT count(*) AS n FROM access_token WHERE name = 'ci'",
  )
  expect(rows[0].n).toBe(1n)
})

test('a key is forgotten after a day', async () => {
  await create('old', `key-${run}`)
  await server.database.pool.query("UPDATE idempotency_key SET expires_at = now() - interval '1 second'")
  expect((await create('old', `key-${run}`)).status).toBe(409)
  expect((await create('new', `key-${run}`)).status).toBe(201)
})

test.each(['', 'x'.repeat(256), 'two words'])('the key %j is refused by name', async (key) => {
  const answer = await create('never', key)
  expect(answer.status).toBe(400)
  expect((await answer.json()).details.fields[0].field).toBe('Idempotency-Key')
})
