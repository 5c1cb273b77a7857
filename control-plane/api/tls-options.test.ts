import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'

import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../testing/test-server.ts'

// An RSA key serves old suites as well as new ones: what is refused is refused by choice.
const SELF_SIGNED = 'req -x509 -newkey rsa:3072 -nodes -subj /CN=localhost'.split(' ')

let server: TestServer
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'boathouse-tls-'))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  execFileSync('openssl', [...SELF_SIGNED, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  rmSync(folder, { recursive: true })
  server = await startTestServer((deps) => ({
    ...deps,
    addresses: { ...deps.addresses, tls, hstsSubdomains: true },
  }))
})
afterAll(() => server.close())

const agreed = async (options: ConnectionOptions): Promise<string> => {
  const port = Number(new URL(server.url).port)
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options })
  try {
    await once(socket, 'secureConnect')
    return `${socket.getProtocol()} ${socket.getCipher().name}`
  } finally {
    socket.destroy()
  }
}

test('TLS 1.3 and the good suites of 1.2 are spoken', async () => {
  expect(await agreed({})).toMatch(/^TLSv1\.3 TLS_/)
  const twelve: ConnectionOptions = { maxVersion: 'TLSv1.2' }
  expect(await agreed(twelve)).toMatch(/^TLSv1\.2 ECDHE-RSA-AES256-GCM-SHA384$/)
  const mixed = 'AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256'
  expect(await agreed({ ...twelve, ciphers: mixed })).toBe('TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256')
})

test.each<[string, ConnectionOptions]>([
  ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
  ['no forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
  ['CBC', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA256' }],
  ['SHA-1', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA' }],
])('refused: %s', async (_what, options) => {
  await expect(agreed(options)).rejects.toThrow(/handshake failure|protocol version|no protocols|alert/i)
})

test('where the operator wants it, names below ours are for https as well', async () => {
  const header = await new Promise((resolve, reject) => {
    request(server.url.replace('http:', 'https:') + '/healthz', { rejectUnauthorized: false }, (answer) => {
      answer.resume()
      resolve(answer.headers['strict-transport-security'])
    })
      .on('error', reject)
      .end()
  })
  expect(header).toBe('max-age=31536000; includeSubDomains')
})
