import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest } from '../testing/raw-request.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

let server: TestServer
let parent: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'boathouse-test-'))
  await mkdir(join(parent, 'dist', 'assets'), { recursive: true })
  await writeFile(
    join(parent, 'dist', 'index.html'),
    '<!doctype html><meta nonce="NONCE_OF_THIS_ANSWER"><title>Boathouse</title>',
  )
  await writeFile(join(parent, 'dist', 'assets', 'index-4f3a.js'), 'start()')
  await writeFile(join(parent, 'secret.txt'), 'outside')
  server = await startTestServer((deps) => ({ ...deps, uiDirectory: join(parent, 'dist') }))
})
afterAll(async () => {
  await server.close()
  await rm(parent, { recursive: true, force: true })
})

const get = (path: string, accept = 'text/html') =>
  rawRequest(server.url, { path, headers: { host: new URL(server.url).host, accept } })

test.each(['/', '/index.html', '/sign-in', '/data/lake/main/flights.v2', '/sql?tab=1', '/apiary'])(
  '%s is the page',
  async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('Boathouse')
    expect(answer.headers['cache-control']).toBe('no-cache')
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'")
  },
)

test('styles need the nonce that the page was sent with, which is used once; text becomes no markup', async () => {
  const nonces = await Promise.all(
    [1, 2].map(async () => {
      const { body, headers } = await get('/')
      const nonce = /nonce="([A-Za-z0-9+/=]{24})"/.exec(body)?.[1] ?? ''
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}';`)
      expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default")
      // Attributes only: no style element, no script.
      expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toContain('unsafe')
      return nonce
    }),
  )
  expect(new Set(nonces).size).toBe(2)
})

test('a hashed asset is kept for ever', async () => {
  const answer = await get('/assets/index-4f3a.js', '*/*')
  expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(answer.headers['content-type']).toContain('javascript')
})

test.each(['/api/v1/nothing', '/iceberg/v1/x/y', '/assets/gone.js', '/missing'])(
  '%s is not the page for a program',
  async (path) => {
    expect((await get(path, '*/*')).status).toBe(404)
  },
)

test('an address of the API is never the page, not even for a browser', async () => {
  expect((await get('/api/v1/nothing')).body).toContain('NOT_FOUND')
  expect(JSON.parse((await get('/iceberg/v1/nothing/at/all')).body)).toMatchObject({
    error: { code: 404, type: 'NotFoundException' },
  })
})

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/../../secret.txt',
  '/..%5csecret.txt',
  '/%00.txt',
])('%s stays inside', async (path) => {
  expect((await get(path, '*/*')).body).not.toContain('outside')
  expect((await get(path)).body).not.toContain('outside')
})
