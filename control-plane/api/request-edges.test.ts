import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest } from '../testing/raw-request.ts'
import { BOOTSTRAP_TOKEN, startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let unready: string | undefined
beforeAll(async () => {
  server = await startTestServer((deps) => ({ ...deps, unreadiness: () => unready }))
})
afterAll(() => server.close())

const send = (method: string, path: string, body?: string | Buffer, type = 'application/json') =>
  rawRequest(server.url, {
    method,
    path,
    headers: {
      host: new URL(server.url).host,
      authorization: `Bearer ${BOOTSTRAP_TOKEN}`,
      ...(body !== undefined && { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }),
    },
    ...(body !== undefined && { body }),
  })

test.each([
  ['not JSON', '{"name":', 400, 'body'],
  ['empty', '', 400, 'body'],
  ['not an object', '[]', 400, 'body'],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'body'],
  ['UTF-16', Buffer.from('{"name":"x"}', 'utf16le'), 400, 'body'],
  ['unknown field', '{"name":"x","colour":"red"}', 400, 'colour'],
  ['wrong type', '{"name":7}', 400, 'name'],
  ['missing field', '{}', 400, 'name'],
  ['U+0000', '{"name":"x","description":"a\\u0000b"}', 400, 'description'],
  ['half a surrogate pair', '{"name":"x","description":"\\ud800"}', 400, 'description'],
  ['number beyond 2^53', '{"name":12345678901234567890}', 400, 'name'],
  ['deep nesting', '['.repeat(500_000), 400, 'body'],
  ['__proto__', '{"name":"x","__proto__":{"admin":true}}', 400, '__proto__'],
])('a body that is %s is refused by name', async (_what, body, status, field) => {
  const answer = await send('POST', '/api/v1/workspaces', body)
  expect(answer.status).toBe(status)
  const { error_code: code, details, request_id: id } = JSON.parse(answer.body)
  expect(code).toBe('INVALID_REQUEST')
  expect(details.fields[0].field).toBe(field)
  expect(id).toBe(answer.headers['x-request-id'])
})

test.each([
  ['?page_size=0', 'page_size'],
  ['?page_size=abc', 'page_size'],
  ['?page_size=1&page_size=2', 'page_size'],
  ['?page_token=%ff', 'page_token'],
  ['?page_token=%zz', 'page_token'],
  ['?page_token=a%00b', 'page_token'],
  ['?page_token=forged', 'page_token'],
  ['?colour=red', 'colour'],
  ['?__proto__=1', '__proto__'],
])('a query %s is refused by name', async (query, field) => {
  const answer = await send('GET', `/api/v1/workspaces${query}`)
  expect(answer.status).toBe(400)
  expect(JSON.parse(answer.body).details.fields[0].field).toBe(field)
})

test('a path that is broken, unknown or too much is a 4xx in our shape', async () => {
  for (const [path, status] of [
    ['/api/v1/workspaces/%ff', 400],
    ['/api/v1/workspaces/%00', 400],
    [`/api/v1/workspaces/${'x'.repeat(10_000)}`, 400],
    ['/api/v1/workspaces/No%20Name', 400],
    ['/api/v1/workspaces/absent', 404],
    ['/api/v1/nothing', 404],
    ['/api/v2/workspaces', 404],
    ['/', 404],
  ] as const) {
    const answer = await send('GET', path)
    expect(answer.status, path.slice(0, 60)).toBe(status)
    expect(Object.keys(JSON.parse(answer.body))).toEqual(['error_code', 'message', 'details', 'request_id'])
  }
})

test('another method on a path that exists is 405 and says which there are', async () => {
  const answer = await send('PUT', '/api/v1/workspaces', '{}')
  expect(answer.status).toBe(405)
  expect(answer.headers['allow']?.toString().split(', ').toSorted()).toEqual(['GET', 'POST'])
})

test('a method that nobody knows is 405 too, and no body of it is read', async () => {
  expect((await send('QUERY', '/api/v1/workspaces')).status).toBe(405)
  expect((await send('POST', '/api/v1/nothing', 'x'.repeat(2_000_000), 'text/plain')).status).toBe(404)
})

test('HEAD is GET without a body', async () => {
  const [get, head] = [await send('GET', '/api/v1/workspaces'), await send('HEAD', '/api/v1/workspaces')]
  expect(head.status).toBe(200)
  expect(head.body).toBe('')
  expect(head.headers['content-length']).toBe(get.headers['content-length'])
  expect((await send('HEAD', '/api/v1/events')).status).toBe(200)
})

test('bodies of other types, encodings and sizes are refused', async () => {
  expect((await send('POST', '/api/v1/workspaces', '{"name":"x"}', 'text/plain')).status).toBe(415)
  expect((await send('POST', '/api/v1/workspaces', '{}', 'application/json; charset=utf-16')).status).toBe(
    415,
  )
  const large = await send('POST', '/api/v1/workspaces', `{"name":"${'x'.repeat(1024 * 1024)}"}`)
  expect([large.status, JSON.parse(large.body).error_code]).toEqual([413, 'BODY_TOO_LARGE'])
  const zipped = await rawRequest(server.url, {
    method: 'POST',
    path: '/api/v1/workspaces',
    headers: {
      host: new URL(server.url).host,
      authorization: `Bearer ${BOOTSTRAP_TOKEN}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    },
    body: Buffer.from([0x1f, 0x8b]),
  })
  expect(zipped.status).toBe(415)
})

test('nobody who is not signed in makes us read a body', async () => {
  const answer = await rawRequest(server.url, {
    method: 'POST',
    path: '/api/v1/workspaces',
    headers: { host: new URL(server.url).host, 'content-type': 'application/json' },
    body: 'x'.repeat(100),
  })
  expect(answer.status).toBe(401)
})

test('a sane request id is kept, any other is replaced', async () => {
  for (const [sent, kept] of [
    ['trace-0123.abc', true],
    ['two words', false],
    ['x'.repeat(129), false],
  ] as const) {
    const answer = await server.request('GET', '/api/v1/system', undefined, { 'x-request-id': sent })
    const id = answer.headers.get('x-request-id')
    if (kept) expect(id).toBe(sent)
    else expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/)
  }
})

test('ready or not, it is alive, and says why it is not ready', async () => {
  unready = 'the database is being migrated'
  const [alive, ready] = [await send('GET', '/healthz'), await send('GET', '/readyz')]
  expect(alive.status).toBe(200)
  expect(ready.status).toBe(503)
  expect(JSON.parse(ready.body)).toMatchObject({
    error_code: 'UNAVAILABLE',
    message: 'Not ready: the database is being migrated.',
  })
  unready = undefined
  expect((await send('GET', '/readyz')).status).toBe(200)
})

test('metrics are labelled with the operation', async () => {
  await send('GET', '/api/v1/workspaces')
  const { body } = await send('GET', '/metrics')
  expect(body).toContain(
    'boathouse_http_request_duration_seconds_count{operation="workspaces.list",status="200"}',
  )
})

test('the documentation is served from here', async () => {
  const page = await send('GET', '/docs')
  expect(page.body).not.toMatch(/https?:/)
  for (const [, address] of page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
    expect((await send('GET', address ?? '')).status, address).toBe(200)
  }
  const document = JSON.parse((await send('GET', '/api/v1/openapi.json')).body)
  expect(document.openapi).toBe('3.1.0')
  expect(document.paths['/api/v1/workspaces'].post.operationId).toBe('workspaces.create')
})

test('answers of the API are kept by nobody', async () => {
  const answer = await send('GET', '/api/v1/workspaces')
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
})

test('headers beyond all measure are refused in our shape', async () => {
  const answer = await rawRequest(server.url, {
    path: '/api/v1/system',
    headers: { 'x-large': 'x'.repeat(200_000) },
  })
  expect(answer.status).toBe(431)
  expect(JSON.parse(answer.body)).toMatchObject({ error_code: 'INVALID_REQUEST' })
})
