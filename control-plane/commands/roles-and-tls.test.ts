import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runCommand, startServerProcess } from '../testing/server-process.ts'

// Whole servers are started here, several in a test; a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

let home: string
let settings: Record<string, string>
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'boathouse-roles-'))
  settings = { BOATHOUSE_HOME: home, BOATHOUSE_PORT: '0' }
})
afterEach(() => rmSync(home, { recursive: true }))

test('a worker answers probes and metrics, and no operation', async () => {
  const server = await startServerProcess({ ...settings, BOATHOUSE_ROLE: 'worker' })
  const status = async (path: string): Promise<number> => (await fetch(server.url + path)).status
  expect(await status('/readyz')).toBe(200)
  expect(await status('/metrics')).toBe(200)
  expect(await status('/api/v1/system')).toBe(404)
  await server.end('SIGTERM')
})

const SELF_SIGNED =
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost'.split(' ')

const overTls = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${url}/readyz`, { rejectUnauthorized: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })

test('with a certificate it speaks https only', async () => {
  const [cert, key] = [join(home, 'cert.pem'), join(home, 'key.pem')]
  execFileSync('openssl', [...SELF_SIGNED, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const server = await startServerProcess({ ...settings, BOATHOUSE_TLS_CERT: cert, BOATHOUSE_TLS_KEY: key })
  expect(server.url).toMatch(/^https:/)
  expect(await overTls(server.url)).toBe(200)
  await expect(fetch(server.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed')
  await server.end('SIGTERM')
})

test('a certificate that is not there stops the start and names the setting', async () => {
  const result = await runCommand(['up'], {
    ...settings,
    BOATHOUSE_TLS_CERT: join(home, 'absent.pem'),
    BOATHOUSE_TLS_KEY: join(home, 'absent.key'),
  })
  expect(result.code).toBe(1)
  expect(result.stderr).toContain('BOATHOUSE_TLS_CERT names a file that cannot be read')
})

test('listening for others without a terminal never prints the sign-in link', async () => {
  const server = await startServerProcess({
    ...settings,
    BOATHOUSE_HOST: '0.0.0.0',
    BOATHOUSE_ALLOW_INSECURE_LISTEN: 'true',
  })
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:/)
  await server.end('SIGTERM')
  expect(server.output()).toContain('admin-password')
  expect(server.output()).not.toContain('/sign-in#')
})
