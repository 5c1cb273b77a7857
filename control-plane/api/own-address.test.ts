import { expect, test } from 'vitest'
import { isOwnHost, isOwnOrigin } from './own-address.ts'

const addresses = {
  listenHost: 'lake.internal',
  publicUrl: 'https://lake.example.org',
  catalogUrl: 'http://boathouse:8484/iceberg',
  trustedProxies: [],
  tls: undefined,
}
const arrival = (host: string, protocol = 'http') => ({
  host,
  protocol,
  localAddress: '::ffff:10.0.0.7',
  localPort: 8484,
})

test.each([
  '127.0.0.1:8484',
  'localhost:8484',
  '[::1]:8484',
  'LOCALHOST:8484',
  'lake.internal:8484',
  'lake.example.org',
  'boathouse:8484',
  '10.0.0.7:8484',
])('%s is ours', (host) => {
  expect(isOwnHost(arrival(host), addresses)).toBe(true)
})

test.each([
  'evil.example',
  'evil.example:8484',
  '127.0.0.1:9999',
  'localhost',
  'localhost.evil.example:8484',
  '10.0.0.8:8484',
  'lake.example.org:444',
  'lake.example.org@evil.example',
  'user@localhost:8484',
  'localhost:8484/x',
  '',
  'a b',
])('%s is not', (host) => {
  expect(isOwnHost(arrival(host), addresses)).toBe(false)
})

test('https on its own port', () => {
  const tls = { ...arrival('localhost', 'https'), localPort: 443 }
  expect(isOwnHost(tls, addresses)).toBe(true)
})

test('the origin is the address itself, whole', () => {
  const here = arrival('127.0.0.1:8484')
  expect(isOwnOrigin('http://127.0.0.1:8484', here, addresses)).toBe(true)
  expect(isOwnOrigin('https://lake.example.org', here, addresses)).toBe(true)
  for (const foreign of ['http://127.0.0.1:8485', 'https://127.0.0.1:8484', 'http://127.0.0.1', 'null', '']) {
    expect(isOwnOrigin(foreign, here, addresses), foreign).toBe(false)
  }
})
