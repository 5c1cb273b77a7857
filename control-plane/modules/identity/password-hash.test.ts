import { expect, test } from 'vitest'
import { hashPassword, verifyNothing, verifyPassword } from './password-hash.ts'

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

/** CPU time of this process, microseconds. */
const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

test('what nobody has takes as long as what somebody has, from the first time on', async () => {
  const hash = await hashPassword('zażółć gęślą')
  const first = await cpuOf(() => verifyNothing('zażółć gęślą'))
  const known = [1, 2, 3].map(() => () => cpuOf(() => verifyPassword('zażółć gęślą', hash)))
  const times: number[] = []
  for (const one of known) times.push(await one())
  expect(first).toBeLessThan(1.8 * Math.max(...times))
  expect(first).toBeGreaterThan(0.5 * Math.min(...times))
})

test('text that is no hash fits nothing', async () => {
  expect(await verifyPassword('', '')).toBe(false)
  expect(await verifyPassword('x', 'x')).toBe(false)
})
