import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWholeServer, WHOLE_SERVER_TOKEN, type WholeServer } from '../../testing/whole-server.ts'

let server: WholeServer
beforeAll(async () => {
  server = await startWholeServer()
})
afterAll(() => server.close())

const send = (token: string, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(server.url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const tokenWith = async (scopes: readonly string[]): Promise<string> => {
  const answer = await send(WHOLE_SERVER_TOKEN, 'POST', '/api/v1/tokens', { scopes })
  const json = await answer.json()
  expect(json.token).toMatchObject({ scopes })
  return json.token_value
}

const CATALOG = '/iceberg/v1/config?warehouse=lake'
const NAMESPACES = '/iceberg/v1/lake/namespaces'

test.each([
  // scopes, list catalogs, create a workspace, read the Iceberg catalog, write it, make another token
  [['read'], 200, 403, 200, 403, 403],
  [['write'], 200, 403, 200, 200, 403],
  [['manage'], 200, 201, 200, 200, 201],
  [['iceberg'], 403, 403, 200, 200, 403],
  [['iceberg', 'read'], 403, 403, 200, 403, 403],
] as const)('%j', async (scopes, list, create, read, write, mint) => {
  const token = await tokenWith(scopes)
  const name = `by-${scopes.join('-')}`
  expect((await send(token, 'GET', '/api/v1/catalogs')).status).toBe(list)
  expect((await send(token, 'POST', '/api/v1/workspaces', { name })).status).toBe(create)
  expect((await send(token, 'GET', CATALOG)).status).toBe(read)
  expect((await send(token, 'POST', NAMESPACES, { namespace: [name.replaceAll('-', '_')] })).status).toBe(
    write,
  )
  expect((await send(token, 'POST', '/api/v1/tokens', {})).status).toBe(mint)
})

test('what is exchanged for a limited token at the Iceberg endpoint is limited too', async () => {
  const secret = await tokenWith(['iceberg', 'read'])
  const answer = await fetch(`${server.url}/iceberg/v1/oauth/tokens`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_secret: secret }),
  })
  const { access_token: token } = await answer.json()
  expect((await send(token, 'GET', CATALOG)).status).toBe(200)
  expect((await send(token, 'POST', NAMESPACES, { namespace: ['never'] })).status).toBe(403)
})

test.each([[[]], [['everything']], [['read', 'read']]])('scopes %j are refused', async (scopes) => {
  expect((await send(WHOLE_SERVER_TOKEN, 'POST', '/api/v1/tokens', { scopes })).status).toBe(400)
})

test('a service account gets into the Iceberg catalog by its endpoint', async () => {
  const made = await (
    await send(WHOLE_SERVER_TOKEN, 'POST', '/api/v1/service-accounts', { name: 'trino' })
  ).json()
  const path = `/api/v1/service-accounts/${made.service_account_id}`
  const { client_secret } = await (await send(WHOLE_SERVER_TOKEN, 'POST', `${path}/secrets`, {})).json()
  const answer = await fetch(`${server.url}/iceberg/v1/oauth/tokens`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: made.service_account_id,
      client_secret,
    }),
  })
  expect(answer.status).toBe(200)
  const { access_token: token } = await answer.json()
  expect((await send(token, 'GET', '/iceberg/v1/lake/namespaces')).status).not.toBe(401)
  await send(WHOLE_SERVER_TOKEN, 'PATCH', path, { disabled: true })
  expect((await send(token, 'GET', '/iceberg/v1/lake/namespaces')).status).toBe(401)
})
