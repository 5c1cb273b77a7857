import { operations } from '@boathouse/contract'
import { createClient, type Client } from '@boathouse/contract/client.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WHOLE_SERVER_TOKEN } from '../../../testing/whole-server.ts'
import { startRestRoom, type RestRoom } from './testing.ts'

let room: RestRoom
let client: Client
beforeAll(async () => {
  room = await startRestRoom()
  client = createClient({ baseUrl: room.server.url, token: WHOLE_SERVER_TOKEN })
})
afterAll(() => room?.close())

const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
  const answer = await fetch(room.server.url + operations.icebergCreateToken.path, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'catalog', ...form }),
    headers,
  })
  return {
    status: answer.status,
    headers: answer.headers,
    json: (await answer.json()) as Record<string, unknown>,
  }
}

const config = async (token: unknown): Promise<number> =>
  (await room.call('GET', '/config?warehouse=lake', undefined, { authorization: `Bearer ${String(token)}` }))
    .status

const newToken = async () => {
  const { token_value, token } = await client.call('createToken', { body: { comment: 'an engine' } })
  return { id: token.token_id, value: token_value }
}

test('token id and value are client id and secret; what comes back works until its parent is revoked', async () => {
  const { id, value } = await newToken()
  const { status, json } = await ask({ client_id: id, client_secret: value })
  expect(status).toBe(200)
  expect(json).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'catalog' })
  expect(await config(json['access_token'])).toBe(200)
  await client.call('revokeToken', { params: { token_id: id } })
  expect(await config(json['access_token'])).toBe(401)
  expect((await ask({ client_id: id, client_secret: value })).status).toBe(401)
})

test('the value alone works, and so does HTTP Basic', async () => {
  const { id, value } = await newToken()
  expect((await ask({ client_secret: value })).status).toBe(200)
  const basic = Buffer.from(`${id}:${value}`).toString('base64')
  expect((await ask({}, { authorization: `Basic ${basic}` })).status).toBe(200)
})

test('a token is renewed by exchange, and never exchanged for somebody else', async () => {
  const { value } = await newToken()
  const { json } = await ask({ client_secret: value })
  const exchange = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange' }
  const renewed = await ask({ ...exchange, subject_token: String(json['access_token']) })
  expect(await config(renewed.json['access_token'])).toBe(200)
  const forged = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"admin"}')}.`
  expect((await ask({ ...exchange, subject_token: forged })).status).toBe(401)
  const acting = await ask({ ...exchange, subject_token: forged, actor_token: String(json['access_token']) })
  expect(acting.status).toBe(400)
})

test('signed tokens open nothing but the catalog', async () => {
  const { value } = await newToken()
  const { json } = await ask({ client_secret: value })
  const answer = await fetch(`${room.server.url}/api/v1/workspaces`, {
    headers: { authorization: `Bearer ${String(json['access_token'])}` },
  })
  expect(answer.status).toBe(401)
})

test('the same wrong credential is soon told to wait; right ones never are', async () => {
  const wrong = { client_secret: 'no such token' }
  const statuses: number[] = []
  for (let attempt = 0; attempt < 6; attempt++) statuses.push((await ask(wrong)).status)
  expect(statuses).toEqual([401, 401, 401, 401, 429, 429])
  expect((await ask(wrong)).headers.get('retry-after')).toMatch(/^\d+$/)
  expect((await ask({ client_secret: WHOLE_SERVER_TOKEN })).status).toBe(200)
})

test.each([
  [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
  [{}, 401, 'invalid_client'],
  [{ client_secret: 'x'.repeat(20_000) }, 413, 'invalid_request'],
])('OAuth errors have their own shape', async (form, status, error) => {
  const answer = await ask(form)
  expect(answer.status).toBe(status)
  expect(answer.json).toMatchObject({ error, error_description: expect.any(String) })
})
