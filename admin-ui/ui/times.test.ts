import { expect, test } from 'vitest'
import { formatAge } from './times.ts'

test.each([
  [31_536_000_000, '365 days'],
  [86_400_000, '1 day'],
  [129_600_000, '36 hours'],
  [3_600_000, '1 hour'],
  [90_000, '1 m 30 s'],
  [0, '0 ms'],
])('what is kept for %d ms is kept for %s', (milliseconds, text) => {
  expect(formatAge(milliseconds)).toBe(text)
})
