import { assert, double, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { endingOf, MAX_ATTEMPTS } from './retry.policy.ts'

const failed = { kind: 'failed', error: 'busy' } as const

test('pauses grow, and after the last attempt the notification is dead', () => {
  const pauses = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, n) => endingOf(failed, n + 1, 0))
  const seconds = pauses.map((ending) => (ending.state === 'PENDING' ? ending.retrySeconds : Number.NaN))
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
  expect(seconds[0]).toBe(5)
  expect(endingOf(failed, MAX_ATTEMPTS, 0)).toEqual({ state: 'DEAD', error: 'busy' })
})

test('what is refused for good is not tried again', () => {
  expect(endingOf({ kind: 'refused', error: 'gone' }, 1, 0)).toEqual({ state: 'DEAD', error: 'gone' })
})

test('a receiver may ask for a longer pause, up to a day, and for no shorter one', () => {
  assert(
    property(
      integer({ min: 0, max: 10_000_000 }),
      double({ min: 0, max: 1, noNaN: true }),
      (asked, random) => {
        const ending = endingOf({ ...failed, retryAfterSeconds: asked }, 1, random)
        if (ending.state !== 'PENDING') throw new Error('given up')
        expect(ending.retrySeconds).toBeGreaterThanOrEqual(Math.max(5, Math.min(asked, 86_400)))
        expect(ending.retrySeconds).toBeLessThanOrEqual(86_400)
      },
    ),
  )
})
