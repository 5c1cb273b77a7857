import { expect, test } from 'vitest'
import { isSignedBy, signatureOf } from './signature.ts'

// The example of the libraries of Standard Webhooks.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const MESSAGE = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' }
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='

test('a signature is that of the published example', () => {
  expect(signatureOf(SECRET, MESSAGE)).toBe(SIGNATURE)
})

test('one good signature among several is enough, and a changed message has none', () => {
  expect(isSignedBy(SECRET, MESSAGE, `v1,AAAA v2,x ${SIGNATURE}`)).toBe(true)
  expect(isSignedBy(SECRET, { ...MESSAGE, body: '{"test": 2432232315}' }, SIGNATURE)).toBe(false)
  expect(isSignedBy(SECRET, { ...MESSAGE, id: 'msg_other' }, SIGNATURE)).toBe(false)
  expect(isSignedBy(SECRET, { ...MESSAGE, timestamp: 1614265331 }, SIGNATURE)).toBe(false)
  expect(isSignedBy('whsec_AAAA', MESSAGE, SIGNATURE)).toBe(false)
  expect(isSignedBy(SECRET, MESSAGE, '')).toBe(false)
})
