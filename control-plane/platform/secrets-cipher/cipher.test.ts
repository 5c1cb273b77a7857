import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { parseMasterKey, secretCipher, type MasterKey, type SecretPlace } from './index.ts'

const makeKey = (): MasterKey => {
  const key = parseMasterKey(randomBytes(32).toString('base64'))
  if (!key) throw new Error('no key')
  return key
}
const place: SecretPlace = { ownerKind: 'connection', ownerId: 'c1', field: 'password' }
const cipher = secretCipher(makeKey())

test('what is sealed opens again, whatever the text', () => {
  assert(
    property(string({ unit: 'binary' }), (text) => {
      const clean = Buffer.from(text).toString('utf8')
      expect(cipher.open(cipher.seal(clean, place), place)).toBe(clean)
    }),
  )
})

test.each<[string, SecretPlace]>([
  ['another thing', { ...place, ownerId: 'c2' }],
  ['another field', { ...place, field: 'token' }],
  ['another kind of thing', { ...place, ownerKind: 'webhook' }],
  ['parts that run together alike', { ownerKind: 'connection', ownerId: 'c1password', field: '' }],
])('a secret that was moved to %s does not open', (_what, other) => {
  expect(() => cipher.open(cipher.seal('x', place), other)).toThrow('altered or moved')
})

test('one flipped bit anywhere is noticed', () => {
  const secret = cipher.seal('correct horse', place)
  for (const part of ['wrappedKey', 'sealed'] as const) {
    for (let bit = 0; bit < secret[part].length * 8; bit += 1) {
      const altered = Buffer.from(secret[part])
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => cipher.open({ ...secret, [part]: altered }, place)).toThrow('altered or moved')
    }
  }
})

test('a truncated row is an error of the row, not of the program', () => {
  const secret = cipher.seal('x', place)
  expect(() => cipher.open({ ...secret, sealed: Buffer.alloc(3) }, place)).toThrow('altered or moved')
})

test('another master key is named, and a relabelled row does not open', () => {
  const other = secretCipher(makeKey())
  const secret = cipher.seal('x', place)
  expect(() => other.open(secret, place)).toThrow(`sealed under master key ${cipher.keyId}`)
  expect(() => other.open({ ...secret, keyId: other.keyId }, place)).toThrow('altered or moved')
})

test('the same secret twice looks different', () => {
  const [one, two] = [cipher.seal('x', place), cipher.seal('x', place)]
  expect(one.sealed.equals(two.sealed)).toBe(false)
  expect(one.wrappedKey.equals(two.wrappedKey)).toBe(false)
})

test.each([
  ['too short', randomBytes(31).toString('base64')],
  ['too long', randomBytes(33).toString('base64')],
  ['no base64', `${'*'.repeat(43)}=`],
  ['empty', ''],
])('a master key that is %s is none', (_what, text) => {
  expect(parseMasterKey(text)).toBeUndefined()
})

test('hexadecimal and base64 write the same key, which nothing prints', () => {
  const bytes = randomBytes(32)
  const key = parseMasterKey(bytes.toString('base64'))
  expect(parseMasterKey(`${bytes.toString('hex')}\n`)?.id).toBe(key?.id)
  expect(inspect(key, { depth: 9 })).not.toContain(bytes.toString('hex').slice(0, 8))
  expect(JSON.stringify(key)).not.toContain(bytes.toString('base64').slice(0, 8))
})
