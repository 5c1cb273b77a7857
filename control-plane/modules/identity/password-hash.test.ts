import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password-hash.ts'

test('a password fits its own hash and no other', async () => {
  const hash = await hashPassword('zażółć gęślą')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await verifyPassword('zażółć gęślą', hash)).toBe(true)
  expect(await verifyPassword('zazolc gesla', hash)).toBe(false)
})

test('two hashes of one password differ', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'))
})

// Made by the reference command: printf password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 24 (phc-winner-argon2, test.c).
test('reads what the reference implementation wrote', async () => {
  const hash = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  expect(await verifyPassword('password', hash)).toBe(true)
  expect(await verifyPassword('differentpassword', hash)).toBe(false)
})

test('text that is no hash fits nothing', async () => {
  expect(await verifyPassword('', '')).toBe(false)
  expect(await verifyPassword('x', 'x')).toBe(false)
})
