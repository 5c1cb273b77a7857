import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { listenAsConfigured } from './listen.ts'
import { holderOfPort } from './port-holder.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

const bind = ({ host, port }: { host: string; port: number }): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    servers.push(server)
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })

const listen = (port: number | undefined) => ({
  host: '127.0.0.1',
  port,
  tls: undefined,
  trustedProxies: [],
  loopbackOnly: true,
})

const taken = (port: number): Error => Object.assign(new Error(`taken ${port}`), { code: 'EADDRINUSE' })

test('without a port it takes 8484, or the next free one and says so', async () => {
  const moved: unknown[] = []
  const busy = new Set([8484, 8485])
  const got = await listenAsConfigured(
    listen(undefined),
    async ({ port }) => {
      if (busy.has(port)) throw taken(port)
      return port
    },
    (...ports) => moved.push(ports),
  )
  expect(got).toBe(8486)
  expect(moved).toEqual([[8484, 8486]])
})

test('an explicit port is taken or nothing, and the refusal names the holder', async () => {
  const port = await bind({ host: '127.0.0.1', port: 0 })
  await expect(listenAsConfigured(listen(port), bind, () => undefined)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`taken by process ${process.pid}`) as string,
  })
})

test('port 0 takes any free one', async () => {
  expect(await listenAsConfigured(listen(0), bind, () => undefined)).toBeGreaterThan(0)
})

test('another failure is told with its reason', async () => {
  await expect(
    listenAsConfigured({ ...listen(0), host: '192.0.2.1' }, bind, () => undefined),
  ).rejects.toMatchObject({
    code: 'CANNOT_LISTEN',
    message: expect.stringContaining('EADDRNOTAVAIL') as string,
  })
})

test('nobody holds a free port', async () => {
  const port = await bind({ host: '127.0.0.1', port: 0 })
  const [server] = servers.splice(0)
  await new Promise((resolve) => server?.close(resolve))
  expect(holderOfPort(port)).toBeUndefined()
})
