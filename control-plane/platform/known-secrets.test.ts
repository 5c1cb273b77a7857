import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { dataWithoutSecrets, neverPrint, withoutSecrets } from './known-secrets.ts'

const SECRET = 'pa?ss wörd/"+1 of-the-lake'
const PEM = ['-----BEGIN PRIVATE KEY-----', 'MIIEvQIBADANBgkqhkiG9w0', 'BAQEFAASCBKcwggSjAgEAAo', '---'].join(
  '\n',
)
neverPrint(SECRET)
neverPrint(PEM)

test.each<[string, string]>([
  ['as it is', SECRET],
  ['in JSON', JSON.stringify({ a: SECRET })],
  ['in a path', encodeURIComponent(SECRET)],
  ['in a form', new URLSearchParams({ password: SECRET }).toString()],
  ['with small hexadecimal digits', encodeURIComponent(SECRET).toLowerCase()],
  ['in base64', Buffer.from(SECRET).toString('base64')],
  ['in Basic authentication', Buffer.from(`ada:${SECRET}`).toString('base64')],
  ['in base64url, one byte in', Buffer.from(`x${SECRET}yz`).toString('base64url')],
  ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
])('a secret %s is not printed', (_how, text) => {
  const printed = withoutSecrets(`before ${text} after`)
  expect(printed).toContain('[redacted]')
  expect(printed).toMatch(/^before .* after$/)
  expect(printed).not.toContain(text)
})

test('one line of a private key is not printed', () => {
  expect(withoutSecrets('read MIIEvQIBADANBgkqhkiG9w0!')).toBe('read [redacted]!')
})

test('texts without a secret stay as they are', () => {
  assert(property(string({ unit: 'grapheme' }), (text) => withoutSecrets(text) === text))
})

test('the texts of plain data are cleaned, its shape stays', () => {
  expect(dataWithoutSecrets({ a: [`x${SECRET}`, 1n, null], b: { c: true } })).toEqual({
    a: ['x[redacted]', 1n, null],
    b: { c: true },
  })
})
