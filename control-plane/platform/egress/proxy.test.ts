import { expect, test } from 'vitest'
import { proxyFor } from './proxy.ts'

const settings = { https: 'http://ada:p%40ss@proxy.example:3128', http: 'other.example', none: undefined }
const target = { host: 'store.example', port: 443, tls: true }

test('https and http have a proxy each', () => {
  expect(proxyFor(settings, target)).toEqual({
    host: 'proxy.example',
    port: 3128,
    tls: false,
    authorization: `Basic ${Buffer.from('ada:p@ss').toString('base64')}`,
  })
  expect(proxyFor(settings, { ...target, tls: false })).toMatchObject({ host: 'other.example', port: 80 })
  expect(proxyFor({ ...settings, http: undefined }, { ...target, tls: false })).toBeUndefined()
})

test.each<[string, string, number, boolean]>([
  ['*', 'store.example', 443, true],
  ['example', 'store.example', 443, true],
  ['.example', 'store.example', 443, true],
  ['*.example', 'store.example', 443, true],
  ['store.example', 'store.example', 443, true],
  ['STORE.EXAMPLE', 'store.example', 443, true],
  ['tore.example', 'store.example', 443, false],
  ['store.example:443', 'store.example', 443, true],
  ['store.example:8443', 'store.example', 443, false],
  ['a.example, 10.0.0.0/8', '10.1.2.3', 443, true],
  ['10.0.0.0/8', '11.1.2.3', 443, false],
  ['10.1.2.3', '10.1.2.3', 443, true],
  ['', 'store.example', 443, false],
])('NO_PROXY=%s and %s', (none, host, port, exempt) => {
  expect(proxyFor({ ...settings, none }, { host, port, tls: true }) === undefined).toBe(exempt)
})

test.each(['localhost', '127.0.0.1', '::1'])('%s is never proxied', (host) => {
  expect(proxyFor(settings, { ...target, host })).toBeUndefined()
})
