import { expect, test } from 'vitest'
import { hasNoRoom, toBoathouseError } from './error-answer.ts'

test.for(['ENOSPC', 'EDQUOT', '53100'])('a full disk (%s) is told as one, however deep it lies', (code) => {
  const full = Object.assign(new Error('write failed'), { code })
  expect(hasNoRoom(full)).toBe(true)
  expect(hasNoRoom(new Error('the store', { cause: full }))).toBe(true)
  expect(hasNoRoom(Object.assign(new Error('no such file'), { code: 'ENOENT' }))).toBe(false)
})

test('what nobody expected says nothing but the request', () => {
  const error = toBoathouseError(new Error('select secret from t', { cause: 'x' }), 'r1', 1)
  expect(error).toMatchObject({ code: 'INTERNAL_ERROR', status: 500 })
  expect(error.message).not.toContain('secret')
})
