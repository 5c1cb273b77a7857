import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest } from '../testing/raw-request.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let pages: string
beforeAll(async () => {
  pages = await mkdtemp(join(tmpdir(), 'boathouse-test-'))
  await writeFile(join(pages, 'index.html'), '<!doctype html><title>Boathouse</title>')
  await writeFile(join(pages, 'start.js'), 'start()')
  server = await startTestServer((deps) => ({ ...deps, uiDirectory: pages }))
})
afterAll(async () => {
  await server.close()
  await rm(pages, { recursive: true })
})

const ANSWERS: readonly (readonly [status: number, method: string, path: string])[] = [
  [200, 'GET', '/'],
  [200, 'GET', '/start.js'],
  [200, 'GET', '/docs'],
  [200, 'GET', '/docs/start.js'],
  [200, 'GET', '/docs/assets/swagger-ui.css'],
  [200, 'GET', '/api/v1/openapi.json'],
  [200, 'GET', '/metrics'],
  [200, 'GET', '/healthz'],
  [200, 'GET', '/readyz'],
  [401, 'GET', '/api/v1/session'],
  [403, 'POST', '/api/v1/session'],
  [404, 'GET', '/api/v1/nothing'],
  [404, 'GET', '/iceberg/v1/nothing'],
  [405, 'TRACE', '/api/v1/session'],
]

test.each(ANSWERS)('%i to %s %s', async (status, method, path) => {
  const headers = { host: new URL(server.url).host, accept: 'text/html', origin: 'https://evil.example.org' }
  const answer = await rawRequest(server.url, { method, path, headers })
  expect(answer.status).toBe(status)
  expect(answer.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  })
  const policy = String(answer.headers['content-security-policy']).split('; ')
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]),
  )
  if (!path.startsWith('/docs')) expect(policy).toContain("require-trusted-types-for 'script'")
  // Nobody of another origin reads anything.
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
  if (status < 300) expect(answer.headers['content-type']).toMatch(/^[a-z]+\/[a-z.+-]+/)
})

test('what is no HTTP is answered without a guess at its type', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write('NONSENSE\r\n\r\n')
  const answer = await text(socket)
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff')
})
