import { expect, test } from 'vitest'
import { z } from 'zod'
import { pageOf, pageTokens } from './page-token.ts'

const tokens = pageTokens('users', z.tuple([z.string(), z.uuid()]))
const key: [string, string] = ['Łucja', '01920000-0000-7000-8000-000000000000']

test('a token gives back the key that it was made from', () => {
  expect(tokens.decode(tokens.encode(key))).toEqual(key)
  expect(tokens.decode(undefined)).toBeUndefined()
})

test.each(['', 'x', '%', 'bnVsbA', Buffer.from('["other",["a","b"]]').toString('base64url'), '\u0000'])(
  'what this list never gave out is refused by name: %j',
  (token) => {
    expect(() => tokens.decode(token)).toThrow('page_token: not one that this list gave out')
  },
)

test('the last page has no token', () => {
  const rows = [1, 2, 3]
  const counting = pageTokens('numbers', z.number())
  expect(pageOf(rows, 3, counting, (n) => n)).toEqual({ rows, next_page_token: undefined })
  const first = pageOf(rows, 2, counting, (n) => n)
  expect(first.rows).toEqual([1, 2])
  expect(counting.decode(first.next_page_token)).toBe(2)
})
