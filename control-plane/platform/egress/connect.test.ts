import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect as connectTcp, createServer as createTcp, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { egressRules } from './egress-rules.ts'
import { parseIp } from './ip-address.ts'
import { laptopEgress } from './testing.ts'

let directory: string
let certificate: string
let plain: Server
let secure: ReturnType<typeof createHttps>
const asked: string[] = []
const portOf = (server: { address(): AddressInfo | string | null }): number =>
  (server.address() as AddressInfo).port

const loopback = async (): Promise<string[]> => ['127.0.0.1']
const manyAddresses = async (): Promise<string[]> => ['169.254.169.254', '127.0.0.2', '127.0.0.1']
const partlyKnown = async (host: string): Promise<string[]> => {
  if (host === 'inner.corp') throw Object.assign(new Error('unknown'), { code: 'ENOTFOUND' })
  return [host === 'sneaky.example' ? '169.254.169.254' : '93.184.216.34']
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'boathouse-egress-'))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const subject = ['-subj', '/CN=store.example', '-addext', 'subjectAltName=DNS:store.example']
  const out = ['-keyout', key, '-out', cert, '-days', '2', '-nodes']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...out, ...subject], { stdio: 'ignore' })
  certificate = readFileSync(cert, 'utf8')
  plain = createHttp((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (request.url === '/moved') return response.writeHead(302, { location: '/secret' }).end()
    if (request.url === '/large') return response.end(Buffer.alloc(100_000))
    if (request.url === '/never') return undefined
    if (request.url === '/endless') return response.write('x')
    if (request.url === '/cut')
      return response.writeHead(200, { 'content-length': '10' }).write('x', () => response.destroy())
    return response.end(JSON.stringify({ host: request.headers.host }))
  }).listen(0, '127.0.0.1')
  secure = createHttps({ key: readFileSync(key), cert: certificate }, (request, response) =>
    response.end(`hello ${request.headers.host}`),
  ).listen(0, '127.0.0.1')
  await Promise.all([once(plain, 'listening'), once(secure, 'listening')])
})
afterAll(() => {
  for (const server of [plain, secure]) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(directory, { recursive: true })
})

test('a name is resolved once, and what it says later changes nothing', async () => {
  let times = 0
  const egress = laptopEgress({ lookup: async () => [(times += 1) === 1 ? '127.0.0.1' : '169.254.169.254'] })
  const answer = await egress.fetch(`http://store.example:${portOf(plain)}/`)
  expect([answer.status, await answer.json()]).toEqual([200, { host: `store.example:${portOf(plain)}` }])
  expect(times).toBe(1)
  egress.close()
  await expect(egress.fetch(`http://store.example:${portOf(plain)}/`)).rejects.toThrow('metadata service')
  egress.close()
})

test('of several addresses only those that are allowed are tried, until one answers', async () => {
  const port = portOf(plain)
  const { socket, via } = await laptopEgress({ lookup: manyAddresses }).connect({
    host: 'many.example',
    port,
    tls: null,
  })
  socket.destroy()
  expect(via).toBe('127.0.0.1')
})

test('what is denied is not even connected to', async () => {
  let connections = 0
  const server = createTcp(() => (connections += 1)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  const closed = laptopEgress({ loopbackOpen: false })
  await expect(closed.connect({ host: '0x7f.1', port, tls: null })).rejects.toMatchObject({
    code: 'EGRESS_DENIED',
  })
  const own = async () => [
    { what: 'this server', port, addresses: [parseIp('127.0.0.1') ?? { family: 4 as const, value: 0n }] },
  ]
  await expect(laptopEgress({ own }).connect({ host: 'localhost', port, tls: null })).rejects.toThrow(
    'it is this server',
  )
  const rules = egressRules({ networks: ['0.0.0.0/0'], ports: ['443'] })
  await expect(laptopEgress({ rules }).connect({ host: '127.0.0.1', port, tls: null })).rejects.toThrow(
    `port ${port}`,
  )
  expect(connections).toBe(0)
  server.close()
})

test("the operator's own choice passes the rules, not what is denied for good", async () => {
  const rules = egressRules({ networks: [], ports: [] })
  const egress = laptopEgress({ rules, loopbackOpen: false })
  const { socket } = await egress.connect({
    host: '127.0.0.1',
    port: portOf(plain),
    tls: null,
    trusted: true,
  })
  socket.destroy()
  await expect(
    egress.connect({ host: '169.254.169.254', port: 80, tls: null, trusted: true }),
  ).rejects.toThrow('metadata')
})

test('TLS is verified against the name and the authorities', async () => {
  const port = portOf(secure)
  const egress = laptopEgress({ lookup: loopback, ca: [] })
  const unknown = egress.fetch(`https://store.example:${port}/`)
  await expect(unknown).rejects.toMatchObject({ code: 'TLS_FAILED' })
  const client = egress.client({ ca: [certificate] })
  expect(await (await client.fetch(`https://store.example:${port}/`)).text()).toBe(
    `hello store.example:${port}`,
  )
  await expect(client.fetch(`https://other.example:${port}/`)).rejects.toThrow(/TLS.*other\.example/)
  await expect(client.fetch(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'TLS_FAILED' })
  client.close()
  const trusting = laptopEgress({ lookup: loopback, ca: [certificate] })
  expect((await trusting.fetch(`https://store.example:${port}/`)).status).toBe(200)
  trusting.close()
})

test('redirects are handed over and never followed', async () => {
  const egress = laptopEgress()
  const answer = await egress.fetch(`http://127.0.0.1:${portOf(plain)}/moved`)
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/secret'])
  expect(asked).not.toContain('GET /secret')
  egress.close()
})

test.each([
  ['/large', { maxBytes: 1000 }, 'ANSWER_TOO_LARGE'],
  ['/never', { timeoutMillis: 100 }, 'REQUEST_TIMED_OUT'],
  ['/endless', { timeoutMillis: 100 }, 'REQUEST_TIMED_OUT'],
  ['/cut', {}, 'CONNECT_FAILED'],
])('%s ends in time, with what happened', async (path, init, code) => {
  const egress = laptopEgress()
  await expect(egress.fetch(`http://127.0.0.1:${portOf(plain)}${path}`, init)).rejects.toMatchObject({ code })
  egress.close()
})

test('a closed port and a wish to stop are told apart', async () => {
  const server = createTcp().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  await expect(laptopEgress().fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('ECONNREFUSED')
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(laptopEgress().fetch(`http://127.0.0.1:${portOf(plain)}/`, { signal })).rejects.toThrow(
    'enough',
  )
})

const startProxy = async (answer: number): Promise<{ server: Server; seen: string[] }> => {
  const seen: string[] = []
  const server = createHttp()
  server.on('connect', (request, socket, head) => {
    seen.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    if (answer !== 200) return socket.end(`HTTP/1.1 ${answer} No\r\n\r\n`)
    const target = connectTcp(portOf(plain), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      target.write(head)
      target.pipe(socket).pipe(target)
    })
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, seen }
}

test('a proxy gets the name, and what the rules deny never reaches it', async () => {
  const { server, seen } = await startProxy(200)
  const proxies = { http: `http://ada:key@127.0.0.1:${portOf(server)}`, https: undefined, none: undefined }
  const egress = laptopEgress({ lookup: partlyKnown, proxies })
  expect((await egress.fetch('http://inner.corp:8080/')).status).toBe(200)
  expect(seen).toEqual([`inner.corp:8080 Basic ${Buffer.from('ada:key').toString('base64')}`])
  await expect(egress.fetch('http://sneaky.example/')).rejects.toThrow('metadata service')
  await expect(egress.fetch('http://metadata.google.internal/')).rejects.toThrow('metadata service')
  await expect(egress.fetch('http://inner.corp:22/')).rejects.toThrow('port 22')
  const narrow = laptopEgress({
    lookup: partlyKnown,
    proxies,
    rules: egressRules({ networks: ['10.0.0.0/8'], ports: ['80'] }),
  })
  await expect(narrow.fetch('http://inner.corp/')).rejects.toThrow('has no address')
  expect(seen).toHaveLength(1)
  egress.close()
  server.closeAllConnections()
  server.close()
})

test('a proxy that refuses is told', async () => {
  const { server } = await startProxy(407)
  const proxies = { http: `127.0.0.1:${portOf(server)}`, https: undefined, none: undefined }
  const egress = laptopEgress({ lookup: async () => ['93.184.216.34'], proxies })
  await expect(egress.fetch('http://store.example/')).rejects.toThrow(
    'The proxy did not connect to store.example:80: it answered 407',
  )
  server.close()
})
