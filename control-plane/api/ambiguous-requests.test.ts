import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BOOTSTRAP_TOKEN, startTestServer, type TestServer } from '../testing/test-server.ts'

/** Requests that a proxy before us may read as another request than we do. */

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

const SIGNED = `Authorization: Bearer ${BOOTSTRAP_TOKEN}\r\n`
const HIDDEN = 'GET /api/v1/workspaces HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** Sends bytes in which `HOST` is the server's; gives all that it answers. */
const send = (bytes: string): Promise<string> => {
  const { hostname, port, host } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes.replaceAll('HOST', host))
  return text(socket)
}
const post = (headers: string, body: string): Promise<string> =>
  send(
    `POST /api/v1/workspaces HTTP/1.1\r\nHost: HOST\r\n${SIGNED}Content-Type: application/json\r\n${headers}\r\n${body}`,
  )

test.each([
  ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${HIDDEN}`],
  ['two lengths', 'Content-Length: 2\r\nContent-Length: 40\r\n', `{}${HIDDEN}`],
  ['an unknown coding', 'Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${HIDDEN}`],
  ['a space before the colon', 'Transfer-Encoding : chunked\r\n', `0\r\n\r\n${HIDDEN}`],
  ['a coding after chunked', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'],
  ['a signed length', 'Content-Length: +2\r\n', '{}'],
  ['a line broken in a chunk', 'Transfer-Encoding: chunked\r\n', '2;a=\n\r\n{}\r\n0\r\n\r\n'],
  ['a folded header', 'X-A: b\r\n c\r\n', ''],
])('%s: refused, and what follows is not read', async (_what, headers, body) => {
  const answer = await post(headers, body)
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
})

const get = (address: string, headers = `Host: HOST\r\n${SIGNED}`): Promise<string> =>
  send(`GET ${address} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)

test.each([
  ['Host', 'Host: HOST\r\nHost: evil.example\r\n'],
  ['Authorization', `Host: HOST\r\nAuthorization: Bearer x\r\n${SIGNED}`],
  ['Origin', `Host: HOST\r\n${SIGNED}Origin: http://HOST\r\nOrigin: https://evil.example\r\n`],
])('%s given twice is refused', async (name, headers) => {
  const answer = await get('/api/v1/workspaces', headers)
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer).toContain(`"field":"${name}"`)
})

test('an address in full is read as its path, and is ours or refused', async () => {
  const own = await get('http://HOST/api/v1/workspaces')
  expect(own).toMatch(/^HTTP\/1\.1 200 /)
  expect(own).toMatch(/cache-control: no-store/i)
  for (const address of ['http://evil.example/api/v1/workspaces', 'http://HOST@evil.example/', '*'])
    expect(await get(address), address).toMatch(/^HTTP\/1\.1 400 /)
})

test('a method in a header changes nothing', async () => {
  const answer = await get(
    '/api/v1/workspaces',
    `Host: HOST\r\n${SIGNED}X-HTTP-Method-Override: DELETE\r\nX-Method-Override: DELETE\r\n`,
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
})
