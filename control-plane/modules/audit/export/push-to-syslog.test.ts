import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { laptopEgress } from '../../../platform/egress/testing.ts'
import { startSealedLog, type SealedLog } from '../sealing/testing.ts'
import { hasToPush, pushToSyslog, type SyslogServer } from './push-to-syslog.ts'

let log: SealedLog
let receiver: Server
let server: SyslogServer
let received = ''
let ended: Promise<void> = Promise.resolve()

beforeEach(async () => {
  log = await startSealedLog()
  received = ''
  receiver = createServer((socket: Socket) => {
    ended = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.on('data', (chunk) => {
      received += chunk.toString()
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  server = { host: '127.0.0.1', port: (receiver.address() as AddressInfo).port, tls: false }
})
afterEach(async () => {
  await new Promise((resolve) => receiver.close(resolve))
  await log.close()
})

/** Takes apart what octet counting put together (RFC 6587, section 3.4.1). */
const messages = (): string[] => {
  const found: string[] = []
  let rest = Buffer.from(received)
  while (rest.length > 0) {
    const space = rest.indexOf(' ')
    const length = Number(rest.subarray(0, space).toString())
    found.push(rest.subarray(space + 1, space + 1 + length).toString())
    rest = rest.subarray(space + 1 + length)
  }
  return found
}

const push = async (): Promise<number> => {
  const pushed = await pushToSyslog(log.database.db, laptopEgress(), server)
  await ended
  return pushed
}

test('sealed events are handed over once, in RFC 5424, whatever stands in them', async () => {
  await log.record('tokens.create', { object: { kind: 'token', id: 't', name: 'a "b" ]\\ \n ü' } })
  await log.record('tokens.revoke', {
    outcome: 'refused',
    principal: { id: '00000000-0000-7000-8000-000000000002', name: 'o"]\\\nve' },
  })
  expect(await hasToPush(log.database.db, server)).toBe(false)
  await log.seal()
  expect(await hasToPush(log.database.db, server)).toBe(true)
  expect(await push()).toBe(2)
  const [first = '', second = ''] = messages()
  expect(first).toMatch(
    /^<109>1 \S+Z \S+ boathouse \d+ tokens\.create \[audit@32473 .*principal="ada".*\] \ufeff\{/,
  )
  expect(second).toMatch(/^<108>1 .* tokens\.revoke \[.*principal="o\\"\\]\\\\ ve".*\] \ufeff\{/)
  const body: unknown = JSON.parse(first.slice(first.indexOf('\ufeff') + 1))
  expect(body).toMatchObject({ class_uid: 6003, resources: [{ name: 'a "b" ]\\ \n ü' }] })
  expect(await hasToPush(log.database.db, server)).toBe(false)
})

test('a server that is away gets everything once it is back', async () => {
  await log.record('tokens.create')
  await log.seal()
  const { port } = server
  await new Promise((resolve) => receiver.close(resolve))
  await expect(pushToSyslog(log.database.db, laptopEgress(), server)).rejects.toThrow('127.0.0.1')
  await new Promise<void>((resolve) => receiver.listen(port, '127.0.0.1', resolve))
  await log.record('tokens.revoke')
  await log.seal()
  expect(await push()).toBe(2)
})
