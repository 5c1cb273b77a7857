import { isIP } from 'node:net'
import { assert, ipV4, ipV6, oneof, property } from 'fast-check'
import { expect, test } from 'vitest'
import { parseIp } from './ip-address.ts'
import { canonicalHost, resolveHost } from './resolve-host.ts'

test.each([
  ['Store.Example.ORG', 'store.example.org'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['0x7f000001', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['::1', '::1'],
  ['[::FFFF:1.2.3.4]', '::ffff:102:304'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
])('%s is %s', (text, host) => {
  expect(canonicalHost(text)).toBe(host)
})

test.each([
  '',
  'a b',
  'a/b',
  'user@host',
  'host:80',
  'host?x',
  'host#x',
  'a\\b',
  '1.2.3.4.5',
  '256.1.1.1',
  '%31',
  '::g',
])('«%s» is no host', (text) => {
  expect(() => canonicalHost(text)).toThrow('neither a host name nor an address')
})

test('a canonical address names the same host again', () => {
  assert(
    property(oneof(ipV4(), ipV6()), (text) => {
      const once = canonicalHost(text)
      expect(isIP(once)).not.toBe(0)
      expect(canonicalHost(once)).toBe(once)
      expect(parseIp(once)).toEqual(parseIp(text))
    }),
  )
})

test('a name without addresses is told', async () => {
  await expect(resolveHost('empty.example', async () => [])).rejects.toThrow('has no address')
  const missing = Object.assign(new Error('no'), { code: 'ENOTFOUND' })
  await expect(resolveHost('gone.example', () => Promise.reject(missing))).rejects.toThrow('ENOTFOUND')
})
